/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.image;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The host grammars of the registry products. Each pattern must match a whole host. */
final class RegistryHostGrammar {
    private static final Set<String> DOCKER_HUB = Set.of("docker.io", "index.docker.io", "registry-1.docker.io");
    private static final Pattern ARTIFACT_REGISTRY =
            Pattern.compile("([a-z]{2,20}(?:-[a-z]{2,20}[0-9]{1,2})?)-docker\\.pkg\\.dev");
    private static final Pattern GCR = Pattern.compile("(?:(us|eu|asia)\\.)?gcr\\.io");
    private static final Pattern ACR = Pattern.compile("([a-z0-9]{5,50})(?:-[a-z0-9]{1,20})?\\.azurecr\\.(?:io|cn|us)");

    private static final String AWS_REGION = "(?:us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-[0-9]{1,2}";
    private static final String CHINA_REGION = "cn-[a-z]+-[0-9]{1,2}";
    private static final String GOV_REGION = "us-gov-[a-z]+-[0-9]{1,2}";

    /** Regions and DNS suffixes as the AWS SDKs publish them in their partition data; dual-stack hosts say dkr-ecr. */
    private static final List<Partition> PARTITIONS = List.of(
            Partition.of("aws", AWS_REGION, "dkr.ecr", "amazonaws.com"),
            Partition.of("aws", AWS_REGION, "dkr-ecr", "on.aws"),
            Partition.of("aws-cn", CHINA_REGION, "dkr.ecr", "amazonaws.com.cn"),
            Partition.of("aws-cn", CHINA_REGION, "dkr-ecr", "on.amazonwebservices.com.cn"),
            Partition.of("aws-us-gov", GOV_REGION, "dkr.ecr", "amazonaws.com"),
            Partition.of("aws-us-gov", GOV_REGION, "dkr-ecr", "on.aws"),
            Partition.of("aws-iso", "us-iso-[a-z]+-[0-9]{1,2}", "dkr.ecr", "c2s.ic.gov"),
            Partition.of("aws-iso-b", "us-isob-[a-z]+-[0-9]{1,2}", "dkr.ecr", "sc2s.sgov.gov"));

    private RegistryHostGrammar() {}

    static RegistryHost match(String text) {
        String host = text.toLowerCase(Locale.ROOT);
        if (DOCKER_HUB.contains(host)) {
            return new RegistryHost.DockerHub(host);
        }
        for (Partition partition : PARTITIONS) {
            Matcher ecr = partition.ecr().matcher(host);
            if (ecr.matches()) {
                return new RegistryHost.Ecr(host, ecr.group("account"), ecr.group("region"), partition.name());
            }
        }
        Matcher artifactRegistry = ARTIFACT_REGISTRY.matcher(host);
        if (artifactRegistry.matches()) {
            return new RegistryHost.ArtifactRegistry(host, artifactRegistry.group(1));
        }
        Matcher gcr = GCR.matcher(host);
        if (gcr.matches()) {
            return new RegistryHost.ArtifactRegistry(host, gcr.group(1) == null ? "us" : gcr.group(1));
        }
        Matcher acr = ACR.matcher(host);
        return acr.matches() ? new RegistryHost.Acr(host, acr.group(1)) : new RegistryHost.Other(host);
    }

    private record Partition(String name, Pattern ecr) {
        static Partition of(String name, String region, String service, String suffix) {
            return new Partition(
                    name,
                    Pattern.compile("(?<account>[0-9]{12})\\." + Pattern.quote(service) + "(?:-fips)?\\.(?<region>"
                            + region + ")\\." + Pattern.quote(suffix)));
        }
    }
}
