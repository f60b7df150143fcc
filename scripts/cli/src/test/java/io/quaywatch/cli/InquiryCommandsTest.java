/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.simulator.Scenario;
import io.quaywatch.simulator.Simulator;
import io.quaywatch.simulator.SimulatorOptions;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Qualys knows, as registries, aws-base and image show it. */
class InquiryCommandsTest {
    @Test
    void registries_listed_asTableAndDocument() throws IOException {
        try (Simulator world = start("{}")) {
            assertThat(run(world, "registries").out()).contains("URI", "https://ghcr.io", "DockerV2");
            JsonNode document = Documents.valid(
                    "registries", run(world, "registries", "--format", "json").out());
            assertThat(document.path("registries")).hasSize(7);
            assertThat(document.at("/registries/0/scanned").isNull()).isTrue();
        }
    }

    @Test
    void awsBase_shown_asTextAndDocument() throws IOException {
        try (Simulator world = start("{}")) {
            assertThat(run(world, "aws-base").out()).contains("111122223333", "1234567");
            JsonNode document = Documents.valid(
                    "aws-base", run(world, "aws-base", "--format", "json").out());
            assertThat(document.path("externalId").asText()).isEqualTo("1234567");
        }
    }

    @Test
    void image_scanned_showsIdentityScanAndCounts() throws IOException {
        try (Simulator world = start("{}")) {
            String sha = world.uploadScan("ghcr.io", "team/shop", "1.0").orElseThrow();

            Shell.Ran text = run(world, "image", "sha256:" + sha);

            assertThat(text.code()).isZero();
            assertThat(text.out()).contains("sha256:" + sha, "ghcr.io/team/shop:1.0", "critical");
            JsonNode document = Documents.valid(
                    "image", run(world, "image", sha, "--format", "json").out());
            assertThat(document.path("known").asBoolean()).isTrue();
            assertThat(Instant.parse(document.path("lastScanned").asText()))
                    .isBefore(Instant.now().plusSeconds(1));
            assertThat(document.path("findings").path("high").isInt()).isTrue();
            assertThat(world.schedules()).isZero();
        }
    }

    @Test
    void image_unknown_isNotCalledClean() throws IOException {
        try (Simulator world = start("{}")) {
            Shell.Ran ran = run(world, "image", "0".repeat(64), "--format", "json");

            assertThat(ran.code()).isEqualTo(4);
            JsonNode document = Documents.valid("image", ran.out());
            assertThat(document.path("known").asBoolean()).isFalse();
            assertThat(document.path("findings").isNull()).isTrue();
        }
    }

    @Test
    void image_scanThatFailed_isNotCalledClean() {
        try (Simulator world = start("{\"world\":{\"failImages\":[{\"code\":\"SCAN_FAILED\"}]}}")) {
            String sha = world.uploadScan("ghcr.io", "team/shop", "1.0").orElseThrow();

            Shell.Ran ran = run(world, "image", sha);

            assertThat(ran.code()).isEqualTo(4);
            assertThat(ran.out()).contains("SCAN_FAILED", "not known");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "image a/B:c, 2, neither an image reference",
        "image 0123456789ab, 2, not a whole config digest",
        "image sha256:abc, 2, not a whole config digest",
        "image 127.0.0.1:1/a:b, 4, 127.0.0.1",
        "registries --format xml, 2, 'TABLE, JSON'"
    })
    void inquiry_badInput_isOneLine(String line, int code, String says) {
        try (Simulator world = start("{}")) {
            Shell.Ran ran = run(world, line.split(" "));

            assertThat(ran.code()).isEqualTo(code);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err()).hasLineCount(1).contains(says);
        }
    }

    @ParameterizedTest
    @CsvSource({"401, 2", "403, 2", "500, 5", "404, 4", "429, 4"})
    void inquiry_refusal_isOneLineThatNamesTheDoctor(int status, int code) {
        String faults = "{\"faults\":[{\"call\":\"*\",\"times\":0,\"status\":" + status + "}]}";
        for (String verb : new String[] {"registries", "aws-base"}) {
            try (Simulator world = start(faults)) {
                Shell.Ran ran = run(world, verb);

                assertThat(ran.code()).isEqualTo(code);
                assertThat(ran.err()).hasLineCount(1).contains(status + "", "quaywatch doctor");
            }
        }
    }

    private static Simulator start(String scenario) {
        return Simulator.start(SimulatorOptions.defaults().withScenario(Scenario.parse("test", scenario)));
    }

    private static Shell.Ran run(Simulator world, String... args) {
        String[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--gateway";
        all[args.length + 1] = world.baseUrl();
        return new Shell().with("QUALYS_ACCESS_TOKEN", "an-opaque-access-token").run(all);
    }
}
