/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class RegistryHostTest {
    @ParameterizedTest
    @CsvFileSource(resources = "/image/registry-hosts.csv")
    void of_rowOfTheTable_isThatProduct(String host, String kind, String first, String region, String partition) {
        String lower = host.toLowerCase(Locale.ROOT);
        RegistryHost expected = switch (kind) {
            case "Ecr" -> new RegistryHost.Ecr(lower, first, region, partition);
            case "ArtifactRegistry" -> new RegistryHost.ArtifactRegistry(lower, first);
            case "Acr" -> new RegistryHost.Acr(lower, first);
            case "DockerHub" -> new RegistryHost.DockerHub(lower);
            case "Other" -> new RegistryHost.Other(lower);
            default -> throw new IllegalArgumentException(kind);
        };

        assertThat(RegistryHost.of(host)).isEqualTo(expected);
    }
}
