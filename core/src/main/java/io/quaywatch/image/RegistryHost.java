/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.image;

/** Which product serves a registry host. Matched by the product's full host grammar, never by a suffix. */
public sealed interface RegistryHost {
    /** The host[:port], lower-case. */
    String host();

    /** Which product serves this host[:port]. The products answer on 443 only, so any port written out is {@link Other}. */
    static RegistryHost of(String host) {
        return RegistryHostGrammar.match(host);
    }

    /**
     * Amazon ECR private registry of one account and region (all partitions, FIPS and dual-stack forms).
     *
     * @param account the 12 digits of the account
     * @param region for example {@code eu-west-1}
     * @param partition {@code aws}, {@code aws-cn}, {@code aws-us-gov}, …
     */
    record Ecr(String host, String account, String region, String partition) implements RegistryHost {}

    /**
     * Google Artifact Registry ({@code LOCATION-docker.pkg.dev}) or its older {@code gcr.io} hosts.
     *
     * @param location region or multi-region; {@code us} for plain {@code gcr.io}
     */
    record ArtifactRegistry(String host, String location) implements RegistryHost {}

    /**
     * Azure Container Registry.
     *
     * @param registryName the name of the resource, without the hash that a domain name label adds
     */
    record Acr(String host, String registryName) implements RegistryHost {}

    /** Docker Hub under any of its names. */
    record DockerHub(String host) implements RegistryHost {}

    /** Any other OCI registry. */
    record Other(String host) implements RegistryHost {}
}
