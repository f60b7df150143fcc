/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.util.Locale;
import java.util.Set;

/** A repository under its one name: Docker Hub's hosts are one host, and its single-segment names are official images. */
record RepositoryKey(String host, String repository) {
    private static final Set<String> DOCKER_HUB =
            Set.of("docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");

    static RepositoryKey of(String host, String repository) {
        String lower = host.toLowerCase(Locale.ROOT);
        if (!DOCKER_HUB.contains(lower)) {
            return new RepositoryKey(lower, repository);
        }
        return new RepositoryKey("docker.io", repository.contains("/") ? repository : "library/" + repository);
    }

    @Override
    public String toString() {
        return host + "/" + repository;
    }
}
