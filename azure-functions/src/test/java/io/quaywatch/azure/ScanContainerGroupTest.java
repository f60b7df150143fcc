/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Azure is asked for. */
class ScanContainerGroupTest {
    private final ContainerWorld world = new ContainerWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private JsonNode asked() {
        return ContainerInstances.read(world.azure.bodies.get(0));
    }

    @Test
    void submit_group_isAsTheRulesWantIt() {
        ScanJob job = world.job("shop/web");
        Submission submission = world.submitted(job);
        JsonNode group = asked();

        assertThat(submission.job())
                .isEqualTo("qw-" + job.key().id().substring(0, 12) + "-" + Long.toHexString(job.fence()));
        assertThat(submission.target()).isEqualTo("container:westeurope");
        assertThat(group.path("location").asText()).isEqualTo("westeurope");
        assertThat(group.path("tags").path("app").asText()).isEqualTo("quaywatch");
        assertThat(group.path("tags").path("jobId").asText()).isEqualTo(submission.job());
        assertThat(Instant.parse(group.path("tags").path("expiresAt").asText()))
                .isEqualTo(world.clock.instant().plus(Duration.ofMinutes(60)));
        assertThat(group.path("identity").path("type").asText()).isEqualTo("UserAssigned");
        assertThat(group.path("identity").path("userAssignedIdentities").fieldNames())
                .toIterable()
                .singleElement()
                .asString()
                .endsWith("/userAssignedIdentities/scanner");
        JsonNode properties = group.path("properties");
        assertThat(properties.path("osType").asText()).isEqualTo("Linux");
        assertThat(properties.path("restartPolicy").asText()).isEqualTo("Never");
        assertThat(properties.has("ipAddress")).isFalse();
        assertThat(properties.path("containers")).hasSize(1);
        JsonNode container = properties.path("containers").path(0).path("properties");
        assertThat(container.path("image").asText()).isEqualTo("docker.io/qualys/qscanner:4.8.0-2");
        assertThat(container.path("resources").path("requests").toString())
                .isEqualTo("{\"cpu\":1.0,\"memoryInGB\":2.0}");
        assertThat(container.path("command"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "qscanner",
                        "--mode",
                        "get-report",
                        "--pod",
                        "EU1",
                        "--cache",
                        "none",
                        "--scan-types",
                        "os,sca",
                        "--scan-timeout",
                        "1800s",
                        "--platform",
                        "linux/amd64",
                        "image",
                        "registry.example/shop/web@" + job.manifestDigest());
    }

    @Test
    void submit_imageConfiguredByDigest_isPulledByDigestOnly() {
        String digest = "sha256:" + "a".repeat(64);
        ScanJob job = world.job("shop/web");
        world.engine(ContainerWorld.settings("mirror.azurecr.io/qualys/qscanner:4.8@" + digest))
                .submit("container:westeurope", List.of(job));

        assertThat(asked().at("/properties/containers/0/properties/image").asText())
                .isEqualTo("mirror.azurecr.io/qualys/qscanner@" + digest);
        assertThat(asked().at("/properties/imageRegistryCredentials/0/identity").asText())
                .endsWith("/scanner");
    }
}
