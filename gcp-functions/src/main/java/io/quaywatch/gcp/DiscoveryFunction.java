/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.google.cloud.functions.CloudEventsFunction;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.quaywatch.port.PortException;
import io.quaywatch.report.Untrusted;
import io.quaywatch.snapshot.PlanReport;
import io.quaywatch.snapshot.SnapshotPlanner;
import io.quaywatch.snapshot.SnapshotPlanner.Decision;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds machines to scan, when the schedule says so, when somebody asks, and when a machine was made or started. Each new job gets
 * one execution of the workflow. Delivering a message twice makes nothing twice.
 *
 * <p>Throws where another delivery may help, and for a message that nobody can read: Pub/Sub then keeps it in the dead-letter
 * topic. A project that must not be looked into is an error in the log, which an alert watches; it hinders no other project.
 */
public final class DiscoveryFunction implements CloudEventsFunction {
    private static final Logger LOG = LoggerFactory.getLogger(DiscoveryFunction.class);

    /** What it works with. @param projects whose machines are scanned */
    record Parts(SnapshotPlanner planner, List<String> projects, InstantSource clock) {
        Parts {
            projects = List.copyOf(projects);
        }
    }

    private final Supplier<Parts> parts;

    /** For the platform. */
    public DiscoveryFunction() {
        this(() -> GcpWiring.shared().discovery());
    }

    DiscoveryFunction(Supplier<Parts> parts) {
        this.parts = parts;
    }

    @Override
    public void accept(CloudEvent event) {
        @Nullable CloudEventData data = event.getData();
        DiscoveryMessage message = DiscoveryMessage.read(data == null ? new byte[0] : data.toBytes());
        if (message instanceof DiscoveryMessage.Look look) {
            look(look.asked());
        } else if (message instanceof DiscoveryMessage.Machine machine) {
            one(machine);
        } else if (message instanceof DiscoveryMessage.Nothing nothing) {
            LOG.info("quaywatch event-passed reason=\"{}\"", nothing.reason());
        }
    }

    private void look(String asked) {
        Parts with = parts.get();
        PlanReport report = with.planner().plan(with.projects(), with.clock().instant());
        boolean again = false;
        for (PlanReport.Scope scope : report.scopes()) {
            PlanReport.@Nullable Trouble trouble = scope.trouble();
            if (trouble != null) {
                LOG.error(
                        "quaywatch plan-partial project={} kind={} reason=\"{}\"",
                        scope.scope(),
                        trouble.kind(),
                        Untrusted.line(trouble.text(), 300));
                again |= trouble.kind().retryable();
                continue;
            }
            LOG.info(
                    "quaywatch planned asked={} project={} seen={} made={} already={} unstarted={} unsupported={} skipped={}",
                    asked,
                    scope.scope(),
                    scope.seen(),
                    scope.made(),
                    scope.alreadyThere(),
                    scope.unstarted(),
                    scope.unsupported(),
                    scope.skipped());
        }
        if (again) {
            throw new PortException(PortException.Kind.UNAVAILABLE, "plan : some projects could not be listed for now");
        }
    }

    private void one(DiscoveryMessage.Machine machine) {
        Parts with = parts.get();
        if (!with.projects().contains(machine.id().scope())) {
            LOG.info(
                    "quaywatch event-passed reason=\"project {} is not watched\"",
                    machine.id().scope());
            return;
        }
        try {
            Decision decision =
                    with.planner().planEvent(machine.id(), with.clock().instant());
            LOG.info(
                    "quaywatch event-planned machine={} decision={}",
                    machine.id().value(),
                    decision);
        } catch (PortException e) {
            if (e.kind().retryable()) {
                throw e;
            }
            LOG.error(
                    "quaywatch plan-partial machine={} kind={} reason=\"{}\"",
                    machine.id().value(),
                    e.kind(),
                    e.getMessage());
        }
    }
}
