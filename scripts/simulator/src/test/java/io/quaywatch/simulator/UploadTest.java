/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UploadTest {
    private final Guest guest = new Guest("{\"world\":{\"lateSeconds\":30,\"processSeconds\":60}}");

    @AfterEach
    void close() {
        guest.close();
    }

    @Test
    void uploadScan_byTagOrDigest_isTheSameImageAndAppearsWhenItIsProcessed() {
        String sha = guest.simulator.uploadScan("ghcr.io", "team/shop", "1.0").orElseThrow();
        assertThat(sha).isEqualTo(guest.simulator.configSha("ghcr.io", "team/shop", "1.0"));
        assertThat(guest.get(Guest.API + "/images/" + sha).statusCode()).isEqualTo(404);

        guest.clock.advance(40);
        JsonNode uploaded = guest.json(Guest.API + "/images/" + sha);
        assertThat(uploaded.path("vulnerabilities").isNull()).isTrue();
        assertThat(uploaded.path("repo").path(0).path("tag").asText()).isEqualTo("1.0");

        guest.clock.advance(60);
        assertThat(guest.json(Guest.API + "/images/" + sha)
                        .path("vulnerabilities")
                        .isArray())
                .isTrue();
        JsonNode manifests =
                guest.json("/registry/ghcr.io/v2/team/shop/manifests/1.0").path("manifests");
        assertThat(guest.simulator.uploadScan(
                        "ghcr.io", "team/shop", manifests.path(0).path("digest").asText()))
                .contains(sha);
    }

    @Test
    void uploadScan_imageThatDoesNotExist_isNone() {
        assertThat(guest.simulator.uploadScan("ghcr.io", "team/missing", "1.0")).isEmpty();
    }
}
