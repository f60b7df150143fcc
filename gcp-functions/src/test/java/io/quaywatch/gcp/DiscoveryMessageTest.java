/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quaywatch.gcp.DiscoveryMessage.Look;
import io.quaywatch.gcp.DiscoveryMessage.Machine;
import io.quaywatch.gcp.DiscoveryMessage.Nothing;
import io.quaywatch.snapshot.MachineId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryMessageTest {
    /** The last entry of an insert, as Google's page on audit logs of Compute Engine shows it, shortened. */
    private static final String INSERTED = """
            {"protoPayload":{"@type":"type.googleapis.com/google.cloud.audit.AuditLog",
              "serviceName":"compute.googleapis.com","methodName":"v1.compute.instances.insert",
              "resourceName":"projects/shop-prod/zones/europe-west1-b/instances/web-1"},
             "resource":{"type":"gce_instance","labels":{"project_id":"shop-prod","zone":"europe-west1-b","instance_id":"4711"}},
             "operation":{"id":"operation-1","producer":"compute.googleapis.com","last":true},"severity":"NOTICE"}
            """;

    private static DiscoveryMessage read(String content) {
        String data = Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));
        return DiscoveryMessage.read(
                ("{\"message\":{\"data\":\"" + data + "\"},\"subscription\":\"s\"}").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void read_scheduleAndManual_looksAtEverything() {
        assertThat(read("{\"type\":\"schedule\"}")).isEqualTo(new Look("schedule"));
        assertThat(read("{\"type\":\"manual\"}")).isEqualTo(new Look("manual"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"v1.compute.instances.insert", "beta.compute.instances.insert", "v1.compute.instances.start"})
    void read_machineMadeOrStarted_namesItByNumber(String method) {
        assertThat(read(INSERTED.replace("v1.compute.instances.insert", method)))
                .isEqualTo(new Machine(new MachineId("gcp", "shop-prod", "europe-west1-b", "4711")));
    }

    @Test
    void read_begunFailedOrOtherMethod_isNothingToDo() {
        assertThat(read(INSERTED.replace("\"last\":true", "\"first\":true"))).isEqualTo(new Nothing("begun"));
        assertThat(read(INSERTED.replace("\"serviceName\"", "\"status\":{\"code\":8},\"serviceName\"")))
                .isEqualTo(new Nothing("failed"));
        assertThat(read(INSERTED.replace("instances.insert", "instances.delete")))
                .isInstanceOf(Nothing.class);
        assertThat(read(INSERTED.replace("v1.compute.instances.insert", "v1.compute.instances.insertX")))
                .isInstanceOf(Nothing.class);
    }

    /** First and last at once: an operation of one entry. */
    @Test
    void read_onlyEntryOfItsOperation_counts() {
        assertThat(read(INSERTED.replace("\"last\":true", "\"first\":true,\"last\":true")))
                .isInstanceOf(Machine.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "[]", "{}", "{\"type\":\"other\"}", "{\"type\":7}", "null"})
    void read_unknown_isUnusable(String content) {
        assertThatExceptionOfType(UnusableMessageException.class).isThrownBy(() -> read(content));
    }

    @Test
    void read_entryWithoutMachine_isUnusable() {
        assertThatExceptionOfType(UnusableMessageException.class)
                .isThrownBy(() -> read(INSERTED.replace("4711", "../../x")));
        assertThatExceptionOfType(UnusableMessageException.class)
                .isThrownBy(() -> read(INSERTED.replace("instance_id", "id")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{\"message\":{\"data\":\"%%%\"}}", "{\"message\":{}}"})
    void read_noEnvelope_isUnusable(String event) {
        assertThatExceptionOfType(UnusableMessageException.class)
                .isThrownBy(() -> DiscoveryMessage.read(event.getBytes(StandardCharsets.UTF_8)));
    }
}
