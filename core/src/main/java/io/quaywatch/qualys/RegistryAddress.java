/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import java.util.Locale;
import java.util.Set;

/** Compares registry hosts as people and Qualys write them: with or without scheme, path, standard port, in any case. */
public final class RegistryAddress {
    private static final Set<String> DOCKER_HUB =
            Set.of("docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com", "hub.docker.com");

    private RegistryAddress() {}

    /** Whether both name the same registry. */
    public static boolean same(String one, String other) {
        return normal(one).equals(normal(other));
    }

    /** Equal for two texts exactly if they name the same registry. */
    static String normal(String uriOrHost) {
        String text = uriOrHost.strip().toLowerCase(Locale.ROOT);
        boolean plain = text.startsWith("http://");
        int scheme = text.indexOf("://");
        String rest = scheme < 0 ? text : text.substring(scheme + 3);
        int slash = rest.indexOf('/');
        String host = slash < 0 ? rest : rest.substring(0, slash);
        String standardPort = plain ? ":80" : ":443";
        if (host.endsWith(standardPort)) {
            host = host.substring(0, host.length() - standardPort.length());
        }
        return DOCKER_HUB.contains(host) ? "docker.io" : host;
    }
}
