/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Much goes wrong, every machine ends with its reason, and nothing is left. */
class FleetDemoTest {
    @Test
    void demoSnapshot_everyMachine_endsAsTold() throws IOException {
        Shell.Ran ran = new Shell().run("demo", "snapshot", "--format", "json");

        JsonNode told = Json.wire().readTree(ran.out());
        Map<String, String> ends = new TreeMap<>();
        told.path("machines")
                .forEach(row -> ends.put(
                        row.path("machine").asText(),
                        row.path("outcome").asText() + " "
                                + row.path("attempts").asInt()));
        assertThat(ends)
                .containsEntry("web-1", "Collected 1")
                .containsEntry("web-2-preempted", "Collected 2")
                .containsEntry("batch-stopped", "Collected 1")
                .containsEntry("appliance-no-os", "Failed 1")
                .containsEntry("vault-cmek", "Unsupported 1")
                .containsEntry("db-bad-result", "Failed 2")
                .containsEntry("cache-deleted", "Failed 1")
                .containsEntry("desk-windows", "Unsupported 0")
                .containsEntry("own-scanner", "Skipped 0");
        assertThat(ends.entrySet().stream()
                        .filter(end -> end.getKey().startsWith("pool-"))
                        .map(Map.Entry::getValue))
                .containsExactlyInAnyOrder("Collected 1", "Skipped 0", "Skipped 0");
        assertThat(told.path("denied")).extracting(JsonNode::asText).containsExactly("research");
        assertThat(ran.code()).isEqualTo(4);
    }

    @Test
    void demoSnapshot_afterAllFaults_leavesNothing() throws IOException {
        JsonNode told = Json.wire()
                .readTree(
                        new Shell().run("demo", "snapshot", "--format", "json").out());

        assertThat(told.path("left").asInt(-1)).isZero();
        assertThat(told.path("machines"))
                .allSatisfy(row -> assertThat(row.path("left").asInt(-1)).isZero());
    }

    @Test
    void demoSnapshot_reasons_areSaid() {
        String table = new Shell().run("demo", "snapshot").out();

        assertThat(table)
                .contains("NO_OS", "BAD_RESULT", "TARGET_GONE", "SAMPLED", "OWN_SCANNER", "platform: Windows")
                .contains("useToDecrypt", "took 1 scanner back", "denied    research", "left      0 resources");
    }

    @Test
    void demoSnapshot_toldAgain_givesTheSameBytes() {
        assertThat(new Shell().run("demo", "snapshot")).isEqualTo(new Shell().run("demo", "SNAPSHOT"));
    }
}
