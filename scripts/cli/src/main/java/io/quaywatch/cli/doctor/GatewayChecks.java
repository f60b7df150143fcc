/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli.doctor;

import io.quaywatch.qualys.GatewayProbe;
import io.quaywatch.qualys.GatewayProbe.Answer;
import io.quaywatch.qualys.GatewayProbe.NoAnswer;
import io.quaywatch.qualys.QualysSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import okhttp3.OkHttpClient;

/** Whether there is a gateway of Qualys where the settings say, and what stands between it and us. */
final class GatewayChecks {
    /** Tokens live for hours and are renewed five minutes early; filters by scan date count in seconds. */
    private static final Duration LARGEST_SKEW = Duration.ofMinutes(2);

    private final Examination examination;
    private final QualysSettings settings;
    private final InstantSource clock;
    private final URI gateway;

    GatewayChecks(Examination examination, QualysSettings settings, InstantSource clock) {
        this.examination = examination;
        this.settings = settings;
        this.clock = clock;
        this.gateway = settings.platform().gateway();
    }

    /** Whether it makes sense to go on. */
    boolean run(OkHttpClient http) {
        GatewayProbe.Result result;
        try {
            result = GatewayProbe.ask(http, settings);
        } catch (IllegalArgumentException e) {
            return examination.failed(
                    Check.SETTINGS,
                    String.valueOf(e.getMessage()),
                    "Let QUALYS_CA_FILE name a readable PEM file with certificates, or unset it.");
        }
        examination.ok(
                Check.SETTINGS,
                "gateway " + gateway + ", proxy " + (settings.proxy() == null ? "none" : settings.proxy())
                        + ", further certificates "
                        + (settings.extraCa() == null ? "none" : settings.extraCa()));
        return result instanceof NoAnswer none ? noAnswer(none) : answered((Answer) result);
    }

    private boolean noAnswer(NoAnswer none) {
        String through = settings.proxy() == null ? "" : " (through " + settings.proxy() + ")";
        String host =
                settings.proxy() == null ? gateway.getHost() : settings.proxy().getHost();
        if (none.stage() == GatewayProbe.Stage.NAME) {
            return examination.failed(
                    Check.NAME,
                    "no address for " + host + ": " + none.why(),
                    "Check the pod or gateway (quaywatch platforms) and this machine's DNS; behind a proxy set QUALYS_PROXY.");
        }
        examination.ok(Check.NAME, host + " has an address");
        if (none.stage() == GatewayProbe.Stage.CONNECT) {
            return examination.failed(
                    Check.CONNECTION,
                    "no connection to " + gateway + through + ": " + none.why(),
                    "Open the firewall for outgoing HTTPS to the gateway, or set QUALYS_PROXY.");
        }
        examination.ok(Check.CONNECTION, "connected" + through);
        if (none.stage() == GatewayProbe.Stage.PROXY) {
            return examination.failed(
                    Check.PROXY,
                    "the proxy does not pass the call on: " + none.why(),
                    "Have the proxy let this machine through to the gateway without a password.");
        }
        if (none.stage() == GatewayProbe.Stage.TLS) {
            return examination.failed(
                    Check.TLS,
                    "no TLS session with " + gateway + ": " + none.why(),
                    "If a proxy opens TLS here, put its certificate authority into QUALYS_CA_FILE (PEM).");
        }
        if ("https".equals(gateway.getScheme())) {
            examination.ok(Check.TLS, "the certificate is trusted");
        } else {
            noTls();
        }
        return examination.failed(
                Check.ANSWER,
                "connected, then no whole answer within "
                        + settings.callTimeout().toSeconds() + " s: " + none.why(),
                "Try again with a longer --timeout; look for a proxy or firewall that cuts connections; see status.qualys.com.");
    }

    private boolean answered(Answer answer) {
        examination.ok(Check.NAME, gateway.getHost() + " has an address");
        examination.ok(Check.CONNECTION, "connected");
        if (answer.tls() == null) {
            noTls();
        } else {
            examination.ok(Check.TLS, answer.tls() + ", certificate issued by " + answer.issuer());
        }
        boolean elsewhere = answer.status() / 100 == 3 || answer.status() == 407;
        if (elsewhere || answer.html() && answer.status() != 404 && answer.status() < 500) {
            return examination.failed(
                    Check.PROXY,
                    "status " + answer.status() + (answer.html() ? " with an HTML page" : "")
                            + ": this is a proxy or a sign-in page and not Qualys",
                    "Sign in to the network, or name its proxy in QUALYS_PROXY and have it let the gateway through.");
        }
        examination.ok(
                Check.PROXY, answer.via() == null ? "no proxy shows itself" : "through a proxy, Via: " + answer.via());
        if (answer.status() >= 500) {
            return examination.failed(
                    Check.ANSWER,
                    "status " + answer.status(),
                    "Qualys has trouble: see status.qualys.com and try again later.");
        }
        examination.ok(Check.ANSWER, "answers, status " + answer.status() + " without credentials");
        skew(answer);
        if (answer.status() == 404) {
            return examination.failed(
                    Check.PLATFORM,
                    gateway + " has no Container Security API (404)",
                    "Take the pod of your subscription (quaywatch platforms; Qualys UI: Help > About), or the right QUALYS_GATEWAY.");
        }
        return true;
    }

    private void noTls() {
        examination.notApplicable(Check.TLS, "plain HTTP on this machine, no TLS");
    }

    private void skew(Answer answer) {
        Instant theirs = answer.date();
        if (theirs == null) {
            examination.unknown(Check.CLOCK, "the gateway does not say what time it is");
            return;
        }
        Duration skew = Duration.between(clock.instant(), theirs);
        if (skew.abs().compareTo(LARGEST_SKEW) > 0) {
            examination.failed(
                    Check.CLOCK,
                    "this machine's clock is " + skew.abs().toSeconds() + " s "
                            + (skew.isNegative() ? "ahead of" : "behind") + " the gateway's",
                    "Set the clock (NTP): tokens would be renewed at the wrong time and new results taken for old ones.");
        } else {
            examination.ok(Check.CLOCK, skew.abs().toSeconds() + " s apart");
        }
    }
}
