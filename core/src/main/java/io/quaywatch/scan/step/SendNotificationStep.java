/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan.step;

import io.quaywatch.event.Workload;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.ledger.Told;
import io.quaywatch.notify.Decision;
import io.quaywatch.notify.Notification;
import io.quaywatch.notify.NotificationRule;
import io.quaywatch.policy.Judge;
import io.quaywatch.policy.PolicyVerdict;
import io.quaywatch.policy.ScanPolicy;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanSubject;
import io.quaywatch.scan.Endings;
import io.quaywatch.scan.IdentifiedImage;
import io.quaywatch.scan.ScanPorts;
import io.quaywatch.scan.ScanRequest;
import io.quaywatch.scan.ScanState.ResolveImage;
import io.quaywatch.scan.ScanState.SendNotification;
import io.quaywatch.scan.StepResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells those who run the image. A skip is about work, never about telling: whoever deploys something bad is told, scanned
 * before or not. The policy is evaluated here, on the stored result, so that it is always today's policy.
 */
public final class SendNotificationStep {
    private static final int MOST_MOVES = 3;

    private final ScanPorts ports;
    private final ScanPolicy policy;
    private final InstantSource clock;

    public SendNotificationStep(ScanPorts ports, ScanPolicy policy, InstantSource clock) {
        this.ports = ports;
        this.policy = policy;
        this.clock = clock;
    }

    public StepResult run(SendNotification state) {
        PolicyVerdict verdict =
                Judge.judge(state.outcome(), policy, state.request().image(), ports.reports()::find);
        @Nullable
        LedgerRow row = state.image() == null
                ? null
                : ports.cache().find(state.image().key()).orElse(null);
        boolean told = tell(state, verdict, row);
        if (state.outcome() instanceof ScanOutcome.Failed failed
                && failed.kind() == FailureKind.TAG_MOVED
                && state.request().moves() < MOST_MOVES) {
            return StepResult.next(new ResolveImage(state.request().moved()));
        }
        return StepResult.next(Endings.finished(state.request(), state.image(), state.outcome(), verdict, told));
    }

    private boolean tell(SendNotification state, PolicyVerdict verdict, @Nullable LedgerRow row) {
        Instant now = clock.instant();
        List<Workload> audience = new ArrayList<>();
        Map<String, Told> record = new LinkedHashMap<>();
        boolean recovered = false;
        for (Workload workload : concerned(state, row)) {
            @Nullable Told last = row == null ? null : row.told().get(workload.id());
            Decision decision = NotificationRule.decide(state.outcome(), verdict, last, now, state.fence());
            if (decision instanceof Decision.Tell tell) {
                audience.add(workload);
                record.put(workload.id(), tell.told());
                recovered |= tell.recovered();
            } else {
                record.put(workload.id(), settled(last, verdict, now, state.fence()));
            }
        }
        int more = row == null || state.outcome() instanceof ScanOutcome.Skipped ? 0 : row.waitingMore();
        if (audience.isEmpty() && more > 0 && !verdict.passed()) {
            // Those beyond the list have no record of their own that says they were told.
            audience.add(state.request().workload());
        }
        if (!audience.isEmpty()) {
            if (row != null && state.outcome() instanceof ScanOutcome.Skipped) {
                // No scan of its own stands behind this, so nothing else would remember it if the telling failed.
                ports.cache().owe(row.key(), state.request().workload(), now);
            }
            ports.notifier()
                    .send(new Notification(
                            subject(state.request(), state.image()),
                            state.outcome(),
                            verdict,
                            audience,
                            more,
                            recovered,
                            now));
        }
        if (row != null) {
            ports.cache().told(row.key(), state.fence(), record, now);
        }
        return !audience.isEmpty();
    }

    /** A skip concerns the workload that asked; the end of a scan also those that waited for it. */
    private static List<Workload> concerned(SendNotification state, @Nullable LedgerRow row) {
        Workload asking = state.request().workload();
        List<Workload> concerned = new ArrayList<>(List.of(asking));
        if (row != null && !(state.outcome() instanceof ScanOutcome.Skipped)) {
            row.waiting().stream()
                    .filter(waiting -> !waiting.id().equals(asking.id()))
                    .forEach(concerned::add);
        }
        return concerned;
    }

    /** Nothing to tell is recorded too: this result is dealt with for this workload. What it was last told stays. */
    private static Told settled(@Nullable Told last, PolicyVerdict verdict, Instant now, long fence) {
        return last == null
                ? new Told("quiet", !verdict.passed(), now, fence)
                : new Told(last.verdict(), last.bad(), last.at(), fence);
    }

    private static ScanSubject subject(ScanRequest request, @Nullable IdentifiedImage image) {
        return new ScanSubject(
                request.image(),
                image == null ? null : image.configDigest(),
                image == null ? null : image.manifestDigest(),
                request.workload().platform(),
                request.workload().platformAssumed());
    }
}
