/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.event.ContainerImage;
import io.quaywatch.event.Deployment;
import io.quaywatch.event.Deployment.ToLookUp;
import io.quaywatch.event.Deployment.WithImages;
import io.quaywatch.event.ParsedEvent.DeploymentEvent;
import io.quaywatch.event.WorkloadReference;
import io.quaywatch.image.Digest;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.testing.VirtualClock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventIntakeTest {
    private static final Digest RUNNING = Digest.sha256("d".repeat(64));

    private final Map<WorkloadReference, Deployment.Found> catalogue = new HashMap<>();
    private final EventIntake intake =
            new EventIntake(reference -> Optional.ofNullable(catalogue.get(reference)), new VirtualClock());

    private static WorkloadReference reference(String id) {
        return new WorkloadReference("ecs-task-definition", id, "444455556666", "eu-west-1");
    }

    private static WithImages workload(String name, String... images) {
        return new WithImages(
                ScanWorld.workload(name),
                List.of(images).stream()
                        .map(image -> new ContainerImage("c-" + image, false, image, RUNNING))
                        .toList());
    }

    private static DeploymentEvent event(Deployment... deployments) {
        return new DeploymentEvent("test", "event-1", "RunTask", VirtualClock.START, List.of(deployments));
    }

    @Test
    void take_imagesInTheEvent_areOneRequestEach() {
        EventIntake.Intake taken = intake.take(event(workload("web", "a:1", "b:2")), "exec", 0, true);

        assertThat(taken.requests())
                .containsExactly(
                        new ScanRequest(
                                "exec/0",
                                "a:1",
                                RUNNING,
                                "c-a:1",
                                ScanWorld.workload("web"),
                                true,
                                VirtualClock.START,
                                0),
                        new ScanRequest(
                                "exec/1",
                                "b:2",
                                RUNNING,
                                "c-b:2",
                                ScanWorld.workload("web"),
                                true,
                                VirtualClock.START,
                                0));
        assertThat(taken.gone()).isEmpty();
        assertThat(taken.empty()).isEmpty();
    }

    @Test
    void take_onlyNamed_isLookedUp() {
        catalogue.put(reference("web:7"), workload("web", "a:1"));

        assertThat(intake.take(event(new ToLookUp(reference("web:7"))), "exec", 0, false)
                        .requests())
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.image()).isEqualTo("a:1");
                    assertThat(request.force()).isFalse();
                    assertThat(request.resumes()).isNull();
                });
    }

    @Test
    void take_goneAndEmpty_areReportedAndTheOthersStillCount() {
        EventIntake.Intake taken = intake.take(
                event(new ToLookUp(reference("gone:1")), workload("empty"), workload("web", "a:1")), "exec", 0, false);

        assertThat(taken.gone()).containsExactly(reference("gone:1"));
        assertThat(taken.empty()).containsExactly(ScanWorld.workload("empty").id());
        assertThat(taken.requests()).hasSize(1);
    }

    @Test
    void take_scannerOfOurs_isListedAndNeverScanned() {
        catalogue.put(reference("scanner"), new Deployment.OwnScanner(ScanWorld.workload("scanner")));

        EventIntake.Intake taken =
                intake.take(event(new ToLookUp(reference("scanner")), workload("web", "a:1")), "exec", 0, true);

        assertThat(taken.own()).containsExactly(ScanWorld.workload("scanner"));
        assertThat(taken.gone()).isEmpty();
        assertThat(taken.empty()).isEmpty();
        assertThat(taken.requests())
                .singleElement()
                .extracting(ScanRequest::owner)
                .isEqualTo("exec/0");
    }

    @Test
    void json_everyDeployment_comesBackAsItWas() throws Exception {
        DeploymentEvent event = event(
                workload("web", "a:1"),
                new ToLookUp(reference("web:7")),
                new Deployment.OwnScanner(ScanWorld.workload("s")));

        assertThat(Json.state().readValue(Json.write(event), DeploymentEvent.class))
                .isEqualTo(event);
    }

    @Test
    void take_catalogueDown_isThrownAndNotGone() {
        EventIntake down = new EventIntake(
                reference -> {
                    throw new PortException(PortException.Kind.UNAVAILABLE, "describe: no answer");
                },
                new VirtualClock());

        assertThatThrownBy(() -> down.take(event(new ToLookUp(reference("web:7"))), "exec", 0, false))
                .isInstanceOf(PortException.class);
    }

    @Test
    void take_severalWorkloadsAndEvents_everyRequestHasItsOwnOwner() {
        EventIntake.Intake first =
                intake.take(event(workload("web", "a:1", "a:1"), workload("api", "a:1")), "exec", 0, false);
        EventIntake.Intake second = intake.take(
                event(workload("job", "b:1")), "exec", first.requests().size(), false);

        assertThat(first.requests()).extracting(ScanRequest::owner).containsExactly("exec/0", "exec/1", "exec/2");
        assertThat(second.requests()).extracting(ScanRequest::owner).containsExactly("exec/3");
    }

    @Test
    void take_theSameEventAgain_hasTheSameOwners() {
        DeploymentEvent event = event(workload("web", "a:1", "b:2"));

        assertThat(intake.take(event, "exec", 0, false)).isEqualTo(intake.take(event, "exec", 0, false));
    }

    @Test
    void take_textThatIsNoReference_isARequestLikeAnyOther() {
        assertThat(intake.take(event(workload("web", "Not A Reference")), "exec", 0, false)
                        .requests())
                .hasSize(1);
    }
}
