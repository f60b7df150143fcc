/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import io.quaywatch.azure.AzureRedrive.Redriven;
import io.quaywatch.azure.AzureRedrive.Wish;
import io.quaywatch.azure.FlowState.Deployed;
import io.quaywatch.event.Deployment.ToLookUp;
import io.quaywatch.event.EventReader;
import io.quaywatch.event.ParsedEvent.DeploymentEvent;
import io.quaywatch.event.WorkloadReference;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.port.PortException.Kind;
import io.quaywatch.testing.VirtualClock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AzureRedriveTest {
    private static final String EVENT = "{\"operationName\":\"Microsoft.App/jobs/write\",\"resultType\":\"Success\","
            + "\"correlationId\":\"%s\",\"resourceId\":\"" + ArmServer.GROUP + "Microsoft.App/jobs/nightly\"}";

    private final Azurite azurite = Azurite.require();
    private final VirtualClock clock = new VirtualClock();
    private final StartedFlows flows = new StartedFlows();
    private final BlobContainerClient container = azurite.blobs().createBlobContainer(azurite.name("poison"));
    private final PoisonBlobs poison = new PoisonBlobs(container, clock);
    private AzureRedrive redrive;

    @BeforeEach
    void start() {
        redrive = new AzureRedrive(poison, new DocumentStarter(new EventReader(clock), flows), flows);
    }

    private void keep(String record) {
        poison.put("the store said 400", "event-hub", record);
    }

    private Redriven run() throws Exception {
        return redrive.answer("");
    }

    @Test
    void run_dryRun_showsReasonsAndChangesNothing() throws Exception {
        keep(EVENT.formatted("1"));
        keep("no json");

        Redriven shown = redrive.answer("{\"dryRun\":true}");

        assertThat(shown.found()).isEqualTo(2);
        assertThat(shown.started()).isZero();
        assertThat(shown.reasons())
                .hasSize(2)
                .allMatch(reason -> reason.matches("2026/11/20/[0-9a-f]{64}\\.json event-hub: the store said 400"));
        assertThat(flows.all()).isEmpty();
        assertThat(poison.list(10)).hasSize(2);
    }

    @Test
    void run_event_startsItsFlowAndIsGone() throws Exception {
        keep(EVENT.formatted("1"));

        assertThat(run()).isEqualTo(new Redriven(1, 1, 0, List.of(), false, null));
        assertThat(flows.all()).hasSize(1);
        assertThat(poison.list(10)).isEmpty();
    }

    @Test
    void run_whatIsNoEvent_staysWithItsReason() throws Exception {
        keep("no json");
        keep(EVENT.formatted("1").replace("jobs/write", "jobs/delete"));
        container.getBlobClient("2026/11/20/foreign.json").upload(BinaryData.fromString("{\"not\":\"ours\"}"));

        Redriven done = run();

        assertThat(done.started()).isZero();
        assertThat(done.left()).isEqualTo(3);
        assertThat(String.join("\n", done.reasons()))
                .contains(
                        "stays: event is not JSON", "stays: nothing in it deploys", "no poison record of this release");
        assertThat(poison.list(10)).hasSize(3);
    }

    @Test
    void run_messageOfWhichAPartIsBad_startsTheRestAndStays() throws Exception {
        keep("{\"records\":[" + EVENT.formatted("1") + ",{\"foo\":1}]}");

        Redriven done = run();

        assertThat(flows.all()).hasSize(1);
        assertThat(done.reasons()).singleElement().asString().contains("stays: unknown records[1]: its fields are foo");
        assertThat(poison.list(10)).hasSize(1);
    }

    @Test
    void run_flowsRefuse_theBlobStays() {
        keep(EVENT.formatted("1"));
        flows.refuses = new PortException(Kind.UNAVAILABLE, "create a flow");

        assertThatThrownBy(this::run).isSameAs(flows.refuses);
        assertThat(poison.list(10)).hasSize(1);
    }

    @Test
    void run_eventWhoseLookUpFailed_isAnotherFlowOfTheSameEvent() throws Exception {
        DeploymentEvent event = new DeploymentEvent(
                "azure-activity-log",
                "1",
                "write",
                VirtualClock.START,
                List.of(new ToLookUp(new WorkloadReference("container-app-job", "/x", null, null))));
        Deployed failed = new Deployed(event, "ended", true);
        flows.start(failed);
        poison.put("its workload cannot be looked up", "steps", Json.write((FlowState) failed));

        assertThat(run().started()).isEqualTo(1);

        assertThat(flows.all()).hasSize(2);
        Deployed again = flows.all().stream().skip(1).findFirst().orElseThrow();
        assertThat(again.event()).isEqualTo(event);
        assertThat(again.force()).isTrue();
        assertThat(again.execution()).isNotEqualTo("ended");
        assertThat(poison.list(10)).isEmpty();
    }

    @Test
    void run_moreThanItsLimit_goesOnBehindWhatStays() throws Exception {
        for (int i = 0; i < AzureRedrive.MOST + 3; i++) {
            keep("no json " + i);
        }

        Redriven first = run();
        Redriven second = redrive.run(new Wish(false, first.after()));

        assertThat(first.left()).isEqualTo(AzureRedrive.MOST);
        assertThat(first.more()).isTrue();
        assertThat(second.left()).isEqualTo(3);
        assertThat(second.more()).isFalse();
        assertThat(second.after()).isNull();
    }

    @Test
    void run_nothing_isNothing() throws Exception {
        assertThat(run()).isEqualTo(new Redriven(0, 0, 0, List.of(), false, null));
        assertThatThrownBy(() -> redrive.answer("null")).isInstanceOf(IllegalArgumentException.class);
    }
}
