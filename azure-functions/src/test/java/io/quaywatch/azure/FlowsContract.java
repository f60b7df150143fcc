/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.azure.FlowState.Deployed;
import io.quaywatch.azure.FlowState.Ended;
import io.quaywatch.azure.Flows.Versioned;
import io.quaywatch.event.ContainerImage;
import io.quaywatch.event.Deployment;
import io.quaywatch.event.ParsedEvent.DeploymentEvent;
import io.quaywatch.event.Workload;
import io.quaywatch.image.Digest;
import io.quaywatch.image.Platform;
import io.quaywatch.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store of flows does. */
abstract class FlowsContract {
    static final Instant NOW = VirtualClock.START.plusNanos(123_456_789);

    final Flows flows = create();

    /** A store of its own with nothing in it. */
    abstract Flows create();

    static Flow flow(String name) {
        return Flow.first(FlowId.of(name), FlowWorld.deployed(name, "/subscriptions/s/é/" + name), NOW);
    }

    Versioned created(Flow flow) {
        assertThat(flows.create(flow)).isTrue();
        return flows.find(flow.id()).orElseThrow();
    }

    @Test
    void find_unknown_isEmpty() {
        assertThat(flows.find(FlowId.of("nobody"))).isEmpty();
    }

    @Test
    void find_created_isTheSameToTheNanosecond() {
        assertThat(created(flow("a")).flow()).isEqualTo(flow("a"));
    }

    @Test
    void find_eventWithImages_comesBackWhole() {
        Workload workload = new Workload("id", "registry-push", "n", null, null, Platform.LINUX_AMD64, true);
        Digest digest = Digest.sha256("a".repeat(64));
        List<Deployment> deployments = List.of(
                new Deployment.WithImages(workload, List.of(new ContainerImage("c", true, "a/b:1", digest))),
                new Deployment.OwnScanner(workload));
        FlowState state =
                new Deployed(new DeploymentEvent("event-grid", "e", "push", NOW, deployments), "execution", true);
        Flow flow = Flow.first(FlowId.of("push"), state, NOW);

        assertThat(created(flow).flow()).isEqualTo(flow);
    }

    @Test
    void create_known_changesNothing() {
        Versioned first = created(flow("a"));

        assertThat(flows.create(flow("a").again(NOW, NOW))).isFalse();
        assertThat(flows.find(first.flow().id())).contains(first);
    }

    @Test
    void write_current_isStoredUnderAnotherVersion() {
        Versioned first = created(flow("a"));
        Flow next = first.flow().next(new Ended("done"), NOW, NOW.plusSeconds(1));

        assertThat(flows.write(next, first)).isTrue();

        Versioned second = flows.find(next.id()).orElseThrow();
        assertThat(second.flow()).isEqualTo(next);
        assertThat(second.etag()).isNotEqualTo(first.etag());
    }

    @Test
    void write_writtenByAnotherSince_isRefused() {
        Versioned first = created(flow("a"));
        Flow winner = first.flow().next(new Ended("the first"), NOW, NOW);
        assertThat(flows.write(winner, first)).isTrue();

        assertThat(flows.write(first.flow().next(new Ended("the second"), NOW, NOW), first))
                .isFalse();
        assertThat(flows.find(winner.id()).map(Versioned::flow)).contains(winner);
    }

    @Test
    void write_deletedSince_isRefused() {
        Versioned first = created(flow("a"));
        flows.delete(first.flow().id());

        assertThat(flows.write(first.flow().again(NOW, NOW), first)).isFalse();
        assertThat(flows.find(first.flow().id())).isEmpty();
    }

    @Test
    void overdue_isWhatWasDueBeforeAndHasNotEnded() {
        Flow late = flow("late").held(NOW.minus(Duration.ofHours(1)), NOW);
        flows.create(late);
        flows.create(flow("due later").held(NOW.plusSeconds(1), NOW));
        flows.create(flow("ended").next(new Ended("done"), late.dueAt(), NOW));

        assertThat(flows.overdue(NOW, 10)).containsExactly(late);
        assertThat(flows.overdue(NOW.minus(Duration.ofHours(2)), 10)).isEmpty();
    }

    @Test
    void overdue_moreThanAsked_areCut() {
        for (int i = 0; i < 5; i++) {
            flows.create(flow("late " + i));
        }

        assertThat(flows.overdue(NOW.plusSeconds(1), 3)).hasSize(3);
    }

    @Test
    void ended_isWhatEndedBefore() {
        Flow old = flow("old").next(new Ended("done"), NOW, NOW.minus(Duration.ofDays(8)));
        flows.create(old);
        flows.create(flow("young").next(new Ended("done"), NOW, NOW));
        flows.create(flow("going on").held(NOW, NOW.minus(Duration.ofDays(8))));

        assertThat(flows.ended(NOW.minus(Duration.ofDays(7)), 10)).containsExactly(old.id());
    }

    @Test
    void delete_twice_isFine() {
        FlowId id = created(flow("a")).flow().id();
        flows.delete(id);
        flows.delete(id);

        assertThat(flows.find(id)).isEqualTo(Optional.empty());
    }
}
