/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an event to reports. */
class ReplayTest {
    private static final String JOINED_ROW = "none: joined a running scan";

    @TempDir
    Path temp;

    private String event = "";
    private String ledger = "";

    @BeforeEach
    void eventAndLedger() throws IOException {
        event = Events.bundled(temp, Events.THREE_CONTAINERS).toString();
        ledger = "file:" + temp.resolve("ledger");
    }

    @Test
    void replay_threeContainers_scansEachByItsOwnIdentity() throws IOException {
        Path reports = temp.resolve("reports");

        Shell.Ran ran = new Shell()
                .run(
                        "replay",
                        event,
                        "--simulate",
                        "--ledger",
                        ledger,
                        "--format",
                        "json",
                        "--report-dir",
                        reports + "");

        JsonNode document = Documents.run(ran);
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(document.path("exitCode").asInt()).isZero();
        assertThat(Documents.images(document, "/image"))
                .containsExactly(
                        "444455556666.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:1.4.2",
                        "444455556666.dkr.ecr.eu-west-1.amazonaws.com/platform/log-router@sha256:6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
                        "redis:7.4");
        assertThat(Documents.images(document, "/outcome")).containsOnly("Complete");
        assertThat(Documents.images(document, "/identity/configDigest"))
                .doesNotHaveDuplicates()
                .hasSize(3);
        for (JsonNode image : document.path("images")) {
            assertThat(image.path("reportFiles"))
                    .hasSize(2)
                    .allSatisfy(file -> assertThat(Path.of(file.asText())).isRegularFile());
        }
        assertThat(Documents.filesBelow(reports)).hasSize(7);
    }

    @Test
    void replay_secondTimeWithinTheCacheTime_scansNoneAndSaysWhy() throws IOException {
        replay();

        assertThat(replay("--format", "json").out()).contains("\"reason\" : \"FRESH\"");
        JsonNode document = Documents.run(replay("--format", "json"));
        Shell.Ran tree = replay();

        assertThat(Documents.images(document, "/outcome"))
                .containsOnly("Skipped")
                .hasSize(3);
        assertThat(Documents.images(document, "/standing")).containsOnly("Complete");
        assertThat(tree.code()).isZero();
        assertThat(tree.out().lines().filter(line -> line.contains("claim")))
                .containsOnly("      claim     none: a complete result of this very image is recent enough");
        assertThat(tree.out()).doesNotContain("submit scan");
    }

    @Test
    void replay_secondTimeWithAPolicyTheStoredReportFails_failsIt() throws IOException {
        replay();

        Shell.Ran again = replay("--fail-on", "high", "--format", "json");
        JsonNode document = Documents.run(again);

        assertThat(again.code()).isEqualTo(3);
        assertThat(Documents.images(document, "/outcome")).containsOnly("Skipped");
        assertThat(Documents.images(document, "/passed")).containsOnly("false");
        assertThat(Documents.images(document, "/policyReasons/0"))
                .contains("2 findings are HIGH or worse (fail on HIGH)");
    }

    @Test
    void replay_forced_scansAgainOnTheSameLedger() throws IOException {
        replay();

        Shell.Ran forced = replay("--force");

        assertThat(forced.out().lines().filter(line -> line.contains("submit scan")))
                .hasSize(3);
        assertThat(forced.out()).doesNotContain("Skipped");
    }

    @Test
    void replay_decisionTree_goesFromEventToOutcome() {
        List<String> tree = replay().out().lines().limit(7).map(String::strip).toList();

        assertThat(tree.get(0)).startsWith("RegisterTaskDefinition at 2026-11-20T09:59:40Z (ecs-cloudtrail)");
        assertThat(tree.get(1)).startsWith("ecs-task-definition arn:aws:ecs:");
        assertThat(tree.get(2)).isEqualTo("checkout  444455556666.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:1.4.2");
        assertThat(tree.get(3)).startsWith("identity  sha256:");
        assertThat(tree.get(4)).startsWith("claim     taken, fence ");
        assertThat(tree.get(5)).startsWith("phases    resolve image > check cache > get registry > submit scan");
        assertThat(tree.get(6)).startsWith("outcome   Complete: ");
    }

    @Test
    void replay_sameEventTwiceInOneRun_showsEveryImageOfBoth() {
        Shell.Ran both = new Shell().run("replay", event, event, "--simulate");

        assertThat(both.out().lines().filter(line -> line.contains("  outcome   ")))
                .hasSize(6);
        assertThat(both.out().lines().filter(line -> line.contains(JOINED_ROW))).hasSize(3);
        assertThat(both.code()).isZero();
    }

    @Test
    void replay_dash_readsStdin() throws IOException {
        Shell.Ran ran = new Shell().typing(Files.readString(Path.of(event))).run("replay", "-", "--simulate");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("redis:7.4");
    }

    @Test
    void replay_freshImageUnderAnotherName_reportsTheNameUsedHere() throws IOException {
        replay();
        Path other = Events.registering(temp, "cache", "docker.io/library/redis:7.4");
        Path reports = temp.resolve("reports");

        new Shell().run("replay", other + "", "--simulate", "--ledger", ledger, "--report-dir", reports + "");

        Path report = Documents.filesBelow(reports).stream()
                .filter(file -> file.toString().endsWith(".json"))
                .findFirst()
                .orElseThrow();
        JsonNode document = Json.wire().readTree(Files.readString(report));
        assertThat(document.at("/subject/image").asText()).isEqualTo("docker.io/library/redis:7.4");
        assertThat(document.at("/outcome/outcome").asText()).isEqualTo("Skipped");
    }

    @Test
    void replay_scannerOfOurs_isALineOfItsOwnAndNotScanned() throws IOException {
        String group = "/subscriptions/0a1b2c3d-0000-4000-8000-00000000beef/resourceGroups/rg-scan/providers/"
                + "Microsoft.ContainerInstance/containerGroups/own-scanner-1";
        event = Files.writeString(
                        temp.resolve("own.json"),
                        Json.wire()
                                .createObjectNode()
                                .put("operationName", "Microsoft.ContainerInstance/containerGroups/write")
                                .put("resultType", "Success")
                                .put("correlationId", "1a2b3c4d-0000-4000-8000-000000000001")
                                .put("resourceId", group)
                                .toString())
                .toString();

        Shell.Ran shown = replay();
        JsonNode document = Documents.run(replay("--format", "json"));

        assertThat(shown.code()).isZero();
        assertThat(shown.out().lines()).contains("own       " + group + ": scanner of ours, not scanned");
        assertThat(document.path("images")).isEmpty();
        assertThat(document.path("notFound")).isEmpty();
        assertThat(document.at("/own/0").asText()).isEqualTo(group);
    }

    @Test
    void replay_watched_saysWhatItWaitsForAndLeavesACleanLine() {
        Shell.Ran watched = new Shell().watched().run("replay", event, "--simulate");

        assertThat(watched.err()).contains("3 image(s) in work").endsWith("\u001b[2K");
        assertThat(replay().err()).isEmpty();
    }

    @Test
    void schema_countsOfAFailedScan_areRefused() {

        assertThatThrownBy(() -> Documents.valid(FAILED_WITH_ZERO_COUNTS)).isInstanceOf(AssertionError.class);
    }

    private static final String FAILED_WITH_ZERO_COUNTS = """
            {"images":[{"image":"a","container":null,"workload":"w",
              "identity":{"configDigest":null,"manifestDigest":null,"platform":"linux/amd64"},
              "outcome":"Failed","standing":"Failed","reason":"x","passed":false,"policyReasons":[],"reportFiles":[],
              "counts":{"critical":0,"high":0,"medium":0,"low":0,"info":0}}],
             "ignored":[],"rejected":[],"notFound":[],"own":[],"index":null,"exitCode":4}
            """;

    private Shell.Ran replay(String... more) {
        String[] args = new String[4 + more.length + 1];
        args[0] = "replay";
        args[1] = event;
        args[2] = "--simulate";
        args[3] = "--ledger";
        args[4] = ledger;
        System.arraycopy(more, 0, args, 5, more.length);
        return new Shell().run(args);
    }
}
