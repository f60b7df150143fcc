/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.event.Deployment;
import io.quaywatch.event.EventException;
import io.quaywatch.event.EventReader;
import io.quaywatch.event.ParsedEvent;
import io.quaywatch.event.ParsedEvent.DeploymentEvent;
import io.quaywatch.event.Workload;
import io.quaywatch.event.WorkloadReference;
import io.quaywatch.image.Platform;
import io.quaywatch.port.PortException;
import io.quaywatch.port.WorkloadCatalog;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome.Failed;
import io.quaywatch.report.Untrusted;
import io.quaywatch.scan.EventIntake;
import io.quaywatch.scan.EventIntake.Intake;
import io.quaywatch.scan.ScanState.ResolveImage;
import java.time.InstantSource;
import java.util.List;

/**
 * The items of a deployment event. Whatever of it cannot be used or looked up becomes an item that fails with the reason, so
 * that somebody is told: an event is never dropped in silence.
 */
final class EventItems {
    private static final int LONGEST = 300;

    private final EventReader reader;
    private final WorkloadCatalog catalog;
    private final InstantSource clock;

    EventItems(EventReader reader, WorkloadCatalog catalog, InstantSource clock) {
        this.reader = reader;
        this.catalog = catalog;
        this.clock = clock;
    }

    void read(byte[] document, ItemList into) {
        List<ParsedEvent> events;
        try {
            events = reader.read(document);
        } catch (EventException e) {
            reject(new ParsedEvent.Rejected("unknown", "event", String.valueOf(e.getMessage())), into);
            return;
        }
        for (ParsedEvent event : events) {
            if (event instanceof DeploymentEvent deployed) {
                deployed.deployments().forEach(deployment -> add(deployed, deployment, into));
            } else if (event instanceof ParsedEvent.Rejected rejected) {
                reject(rejected, into);
            } else {
                into.ignored.add(line(((ParsedEvent.Ignored) event).reason()));
            }
        }
    }

    /** One deployment at a time: that one cannot be looked up does not stop the others. */
    private void add(DeploymentEvent event, Deployment deployment, ItemList into) {
        DeploymentEvent alone =
                new DeploymentEvent(event.source(), event.id(), event.action(), event.time(), List.of(deployment));
        Intake intake;
        try {
            intake = new EventIntake(catalog, clock).take(alone, into.execution(), into.size(), false);
        } catch (PortException e) {
            if (e.kind().retryable()) {
                throw e;
            }
            notFound(((Deployment.ToLookUp) deployment).reference(), reason(e), into);
            return;
        }
        intake.requests().forEach(request -> into.add(new ResolveImage(request)));
        intake.empty().forEach(workload -> into.ignored.add(line(workload + " runs no images")));
        intake.own().forEach(own -> into.ignored.add(line(own.id() + " is a scanner of ours, not scanned")));
        for (WorkloadReference gone : intake.gone()) {
            notFound(gone, new Failed(FailureKind.IMAGE_NOT_FOUND, line(gone.id()) + " does not exist any more"), into);
        }
    }

    private static Failed reason(PortException thrown) {
        FailureKind kind =
                thrown.kind() == PortException.Kind.DENIED ? FailureKind.ACCESS_DENIED : FailureKind.IMAGE_NOT_FOUND;
        return new Failed(kind, line(String.valueOf(thrown.getMessage())));
    }

    private static void notFound(WorkloadReference reference, Failed outcome, ItemList into) {
        into.notFound.add(line(reference.id()));
        into.addFailure(
                new Workload(
                        reference.id(),
                        reference.kind(),
                        reference.id().substring(reference.id().lastIndexOf('/') + 1),
                        reference.account(),
                        reference.region(),
                        Platform.LINUX_AMD64,
                        true),
                outcome);
    }

    private static void reject(ParsedEvent.Rejected rejected, ItemList into) {
        String why = line(rejected.source() + " " + rejected.where() + ": " + rejected.reason());
        into.rejected.add(why);
        into.addFailure(
                new Workload(
                        "execution:" + into.execution(),
                        "event",
                        "an event of execution " + into.execution(),
                        null,
                        null,
                        Platform.LINUX_AMD64,
                        true),
                new Failed(FailureKind.BAD_REFERENCE, "the event names no image: " + why));
    }

    private static String line(String text) {
        return Untrusted.line(text, LONGEST);
    }
}
