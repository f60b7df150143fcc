/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.image;

/** Which product serves a registry host. Matched by the product's full host grammar, never by a suffix. */
public sealed interface RegistryHost {
    /** The host[:port], lower-case. */
    String host();

    /** Which product serves this host[:port]. */
    static RegistryHost of(String host) {
        throw new UnsupportedOperationException();
    }

    /** Amazon ECR private registry of one account and region (all partitions, FIPS and dual-stack forms). */
    record Ecr(String host, String account, String region, String partition) implements RegistryHost {}

    /** Google Artifact Registry ({@code LOCATION-docker.pkg.dev}) or its older {@code gcr.io} hosts. */
    record ArtifactRegistry(String host, String location) implements RegistryHost {}

    /** Azure Container Registry. */
    record Acr(String host, String registryName) implements RegistryHost {}

    /** Docker Hub under any of its names. */
    record DockerHub(String host) implements RegistryHost {}

    /** Any other OCI registry. */
    record Other(String host) implements RegistryHost {}
}
