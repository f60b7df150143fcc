/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a Qualys subscription lives. The pods are the vendor's own list ({@code facts/qualys.md} §2; GOV1 is an inference),
 * anything else is reached through {@link #custom(URI)}.
 *
 * @param pod the pod's name in upper case as qscanner takes it, or null for a custom gateway
 * @param gateway scheme and host of the JSON APIs, without a path
 * @param api scheme and host of the older XML APIs, or null where it is not known
 */
public record QualysPlatform(
        @Nullable String pod, URI gateway, @Nullable URI api) {
    private static final List<QualysPlatform> PODS = List.of(
            pod("US1", "gateway.qg1.apps.qualys.com", "qualysapi.qualys.com"),
            pod("US2", "gateway.qg2.apps.qualys.com", "qualysapi.qg2.apps.qualys.com"),
            pod("US3", "gateway.qg3.apps.qualys.com", "qualysapi.qg3.apps.qualys.com"),
            pod("US4", "gateway.qg4.apps.qualys.com", "qualysapi.qg4.apps.qualys.com"),
            pod("EU1", "gateway.qg1.apps.qualys.eu", "qualysapi.qualys.eu"),
            pod("EU2", "gateway.qg2.apps.qualys.eu", "qualysapi.qg2.apps.qualys.eu"),
            pod("EU3", "gateway.qg3.apps.qualys.it", "qualysapi.qg3.apps.qualys.it"),
            pod("IN1", "gateway.qg1.apps.qualys.in", "qualysapi.qg1.apps.qualys.in"),
            pod("CA1", "gateway.qg1.apps.qualys.ca", "qualysapi.qg1.apps.qualys.ca"),
            pod("AE1", "gateway.qg1.apps.qualys.ae", "qualysapi.qg1.apps.qualys.ae"),
            pod("UK1", "gateway.qg1.apps.qualys.co.uk", "qualysapi.qg1.apps.qualys.co.uk"),
            pod("AU1", "gateway.qg1.apps.qualys.com.au", "qualysapi.qg1.apps.qualys.com.au"),
            pod("KSA1", "gateway.qg1.apps.qualysksa.com", "qualysapi.qg1.apps.qualysksa.com"),
            pod("GOV1", "gateway.gov1.qualys.us", "qualysapi.gov1.qualys.us"));

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

    /** Every known pod. */
    public static List<QualysPlatform> all() {
        return PODS;
    }

    /**
     * The platform of a pod. There is no default: a guess would send credentials to the wrong continent.
     *
     * @throws IllegalArgumentException if no pod has this name; the text lists those that exist
     */
    public static QualysPlatform of(String pod) {
        String wanted = pod.strip().toUpperCase(Locale.ROOT);
        return PODS.stream()
                .filter(platform -> wanted.equals(platform.pod))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown Qualys pod '" + pod + "'; known: "
                        + PODS.stream().map(QualysPlatform::pod).collect(Collectors.joining(", "))
                        + "; for a private platform give its gateway URL instead"));
    }

    /**
     * A private platform, or a server of one's own on this machine.
     *
     * @throws IllegalArgumentException unless this is https (or http to a loopback host) with a host and nothing behind it
     */
    public static QualysPlatform custom(URI gateway) {
        // The URI stays out of the texts: its user info may be a password.
        String host = gateway.getHost();
        if (host == null) {
            throw new IllegalArgumentException("a gateway URL looks like https://host[:port]");
        }
        boolean https = "https".equalsIgnoreCase(gateway.getScheme());
        boolean http = "http".equalsIgnoreCase(gateway.getScheme());
        String lowerHost = host.toLowerCase(Locale.ROOT);
        if (!https && !(http && LOOPBACK.matcher(lowerHost).matches())) {
            throw new IllegalArgumentException("a gateway URL is https; http is allowed to this machine only");
        }
        if (gateway.getRawUserInfo() != null || gateway.getRawQuery() != null || gateway.getRawFragment() != null) {
            throw new IllegalArgumentException("a gateway URL has no user info, query or fragment");
        }
        if (!gateway.getRawPath().isEmpty() && !gateway.getRawPath().equals("/")) {
            throw new IllegalArgumentException("a gateway URL has no path");
        }
        String port = gateway.getPort() < 0 ? "" : ":" + gateway.getPort();
        return new QualysPlatform(null, URI.create((https ? "https://" : "http://") + lowerHost + port), null);
    }

    private static QualysPlatform pod(String name, String gateway, String api) {
        return new QualysPlatform(name, URI.create("https://" + gateway), URI.create("https://" + api));
    }
}
