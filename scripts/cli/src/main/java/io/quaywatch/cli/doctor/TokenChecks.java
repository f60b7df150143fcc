/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli.doctor;

import io.quaywatch.json.JwtClaims;
import io.quaywatch.qualys.QualysClient;
import io.quaywatch.qualys.QualysCredentials;
import io.quaywatch.qualys.QualysCredentials.AccessToken;
import io.quaywatch.qualys.QualysException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the credentials are worth by their own word, before a call carries them. */
final class TokenChecks {
    private static final Duration SOON = Duration.ofDays(7);
    private static final String MODULE = "CS";

    private final Examination examination;
    private final URI gateway;
    private final Instant now;

    TokenChecks(Examination examination, URI gateway, Instant now) {
        this.examination = examination;
        this.gateway = gateway;
        this.now = now;
    }

    /** Whether it makes sense to go on. */
    boolean run(QualysCredentials credentials, QualysClient client) {
        boolean given = credentials instanceof AccessToken;
        String token;
        if (given) {
            token = ((AccessToken) credentials).text();
            examination.ok(
                    Check.CREDENTIALS,
                    JwtClaims.of(token).isPresent() ? "an access token, a JWT" : "an access token, opaque text");
            examination.notApplicable(Check.LOGIN, "a token is given, so nobody logs in");
        } else {
            examination.ok(Check.CREDENTIALS, "user and password");
            try {
                token = client.accessToken();
            } catch (QualysException e) {
                return loginFailed(e);
            }
            examination.ok(Check.LOGIN, "logged in");
        }
        Optional<JwtClaims> claims = JwtClaims.of(token);
        return issuer(claims) && expiry(claims, given) && module(claims);
    }

    private boolean loginFailed(QualysException e) {
        if (e.status() == 404) {
            return examination.failed(
                    Check.PLATFORM,
                    gateway + " has no login (404)",
                    "Take the pod of your subscription (quaywatch platforms), or the right QUALYS_GATEWAY.");
        }
        return examination.failed(
                Check.LOGIN,
                String.valueOf(e.getMessage()),
                "Check QUALYS_USERNAME and QUALYS_PASSWORD by signing in to the Qualys UI of this pod; the user needs API access"
                        + " and is locked after a few wrong passwords.");
    }

    /** Documented is {@code qas}; an address says which platform it was made on. */
    private boolean issuer(Optional<JwtClaims> claims) {
        Optional<String> host = claims.map(JwtClaims::issuer).flatMap(TokenChecks::host);
        if (host.isPresent() && !domain(host.get()).equals(domain(String.valueOf(gateway.getHost())))) {
            return examination.failed(
                    Check.PLATFORM,
                    "the token was made by " + host.get() + ", the gateway is " + gateway.getHost(),
                    "Use the pod that made the token (quaywatch platforms), or a token of this one.");
        }
        return true;
    }

    private boolean expiry(Optional<JwtClaims> claims, boolean given) {
        Optional<Instant> end = claims.map(JwtClaims::expiresAt);
        if (end.isEmpty()) {
            if (claims.isEmpty()) {
                examination.unknown(Check.EXPIRY, "opaque text does not say when it expires");
            } else {
                examination.warning(
                        Check.EXPIRY,
                        "the JWT does not say when it expires",
                        "Note when it was made and replace it in time; quaywatch token makes tokens that say so.");
            }
            return true;
        }
        if (!now.isBefore(end.get())) {
            return examination.failed(
                    Check.EXPIRY,
                    "expired at " + end.get(),
                    "Make another token (quaywatch token) and replace the old one wherever it is stored.");
        }
        if (given && end.get().isBefore(now.plus(SOON))) {
            examination.warning(
                    Check.EXPIRY,
                    "expires at " + end.get() + ", in less than " + SOON.toDays() + " days",
                    "Make another token (quaywatch token), or use user and password, which renew it.");
        } else {
            examination.ok(Check.EXPIRY, "expires at " + end.get());
        }
        return true;
    }

    private boolean module(Optional<JwtClaims> claims) {
        Optional<List<String>> modules = claims.map(JwtClaims::modules);
        if (modules.isEmpty()) {
            examination.unknown(Check.MODULE, "the token does not name its modules");
            return true;
        }
        if (!modules.get().contains(MODULE)) {
            return examination.failed(
                    Check.MODULE,
                    "modules " + (modules.get().isEmpty() ? "none" : String.join(", ", modules.get())),
                    "Have Container Security added to the subscription and to the user's role, then make a new token.");
        }
        examination.ok(Check.MODULE, "modules " + String.join(", ", modules.get()));
        return true;
    }

    private static Optional<String> host(String issuer) {
        String text = issuer.contains("://") ? issuer : "https://" + issuer;
        try {
            return Optional.ofNullable(URI.create(text).getHost()).filter(host -> host.contains("."));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Without the first part: gateway.qg2.apps.qualys.com and qualysapi.qg2.apps.qualys.com are one platform. */
    private static String domain(String host) {
        return host.substring(host.indexOf('.') + 1);
    }
}
