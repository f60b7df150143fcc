/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import io.quaywatch.image.ImageReference;
import io.quaywatch.image.RegistryHost;
import java.util.List;
import java.util.Locale;

/**
 * Which images something is about: those whose registry matches one of the patterns and whose repository matches one of
 * the patterns; an empty list is any.
 *
 * @param registries patterns over the lower-case host[:port], {@code docker.io} for Docker Hub, without the port 443
 * @param repositories patterns over the path below the host, {@code library/} included
 */
public record Scope(List<Glob> registries, List<Glob> repositories) {
    public static final Scope ANY = new Scope(List.of(), List.of());
    private static final String STANDARD_PORT = ":443";

    public Scope {
        registries = List.copyOf(registries);
        repositories = List.copyOf(repositories);
    }

    /** From patterns as people write them. */
    public static Scope of(List<String> registries, List<String> repositories) {
        return new Scope(
                registries.stream().map(each -> new Glob(host(each), '.')).toList(),
                repositories.stream().map(each -> new Glob(each, '/')).toList());
    }

    public boolean covers(ImageReference image) {
        return any(registries, host(image.registry())) && any(repositories, image.repository());
    }

    boolean isAny() {
        return registries.isEmpty() && repositories.isEmpty();
    }

    private static boolean any(List<Glob> globs, String text) {
        return globs.isEmpty() || globs.stream().anyMatch(glob -> glob.matches(text));
    }

    /** One spelling of a host, so that another spelling of the same registry does not escape a rule. */
    private static String host(String text) {
        String host = text.toLowerCase(Locale.ROOT);
        if (host.endsWith(STANDARD_PORT)) {
            host = host.substring(0, host.length() - STANDARD_PORT.length());
        }
        return RegistryHost.of(host) instanceof RegistryHost.DockerHub ? "docker.io" : host;
    }
}
