/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import io.quaywatch.snapshot.ScannerTask;
import io.quaywatch.snapshot.VmCloud.ScannerOrder;
import java.time.Duration;
import java.time.Instant;

/** The life of one scanner in {@link InMemoryVmCloud}. */
final class ScannerRun {
    private static final Duration START = Duration.ofSeconds(40);
    private static final Duration BEAT = Duration.ofSeconds(60);

    private final ScannerOrder order;
    private final Instant runsAt;
    private final Instant endsAt;
    private final Instant limit;
    private boolean worked;
    private boolean preempted;

    private ScannerRun(ScannerOrder order, Instant runsAt, Instant endsAt, Instant limit) {
        this.order = order;
        this.runsAt = runsAt;
        this.endsAt = endsAt;
        this.limit = limit;
    }

    static ScannerRun of(ScannerOrder order, Instant now, CloudFaults faults) {
        Instant runs = now.plus(START);
        return new ScannerRun(order, runs, runs.plus(faults.scanTime()), now.plus(order.longest()));
    }

    ScannerRun takenBack() {
        preempted = true;
        return this;
    }

    ScannerOrder order() {
        return order;
    }

    Instant runsAt() {
        return runsAt;
    }

    /** When it deletes itself, or the cloud does. */
    Instant endsAt() {
        return endsAt.isBefore(limit) ? endsAt : limit;
    }

    boolean preempted() {
        return preempted;
    }

    /** Heartbeats up to now, and at the end the results. */
    void work(InMemoryScanFiles files, CloudFaults faults, Instant now) {
        if (preempted || now.isBefore(runsAt)) {
            return;
        }
        if (order.spot() && faults.takePreemption(order.name())) {
            preempted = true;
            return;
        }
        Instant until = now.isBefore(endsAt()) ? now : endsAt();
        long beats = Duration.between(runsAt, until).dividedBy(BEAT);
        if (!faults.isMute()) {
            String job = order.metadata().getOrDefault(ScannerTask.JOB, "");
            int attempt = Integer.parseInt(order.metadata().getOrDefault(ScannerTask.ATTEMPT, "1"));
            files.beat(job, attempt, runsAt.plus(BEAT.multipliedBy(beats)));
        }
        if (!worked && !now.isBefore(endsAt) && !endsAt.isAfter(limit)) {
            worked = true;
            faults.scanner().work(order, files);
        }
    }
}
