/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a scan ended. Only {@link Complete} is fresh, clean, or closes an alert; every other outcome is told to somebody.
 * There is no way to express "failed" as a report with zero findings.
 *
 * <pre>{"outcome":"Complete","report":{"counts":{…},"key":"…"},"evidence":{"evidence":"Scanned","scannedAt":"…"}}</pre>
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
public sealed interface ScanOutcome {

    /** The whole finding set of exactly this image was read. */
    record Complete(ReportSummary report, Evidence evidence) implements ScanOutcome {}

    /**
     * Everything asked for was collected from a machine and handed on. Its findings are known where it was delivered, not here,
     * so it is never called clean.
     *
     * @param types what was looked for, for example {@code os}
     */
    record Collected(List<String> types, Instant scannedAt) implements ScanOutcome {
        public Collected {
            types = List.copyOf(types);
        }
    }

    /** Something was read, but not enough to call it complete. The report is absent where none arrived. */
    record Partial(@Nullable ReportSummary report, PartialReason reason, String remark) implements ScanOutcome {
        public Partial {
            remark = Bounded.text(remark);
        }
    }

    /** No result. */
    record Failed(FailureKind kind, String reason) implements ScanOutcome {
        public Failed {
            reason = Bounded.text(reason);
        }
    }

    /** No result within the time allowed. */
    record TimedOut(long afterSeconds) implements ScanOutcome {}

    /** This can not be scanned by the engine in use; waiting would not help. */
    record Unsupported(String reason) implements ScanOutcome {
        public Unsupported {
            reason = Bounded.text(reason);
        }
    }

    /** No work was done, and why; {@code previous} is the outcome that stands. */
    record Skipped(SkipReason why, @Nullable ScanOutcome previous) implements ScanOutcome {}

    /** Somebody stopped it. */
    record Cancelled() implements ScanOutcome {}

    /** The name used in reports, JSON and notifications. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** The report that this outcome stands on, its own or that of the skipped-to one. */
    default @Nullable ReportSummary reportSummary() {
        if (this instanceof Complete complete) {
            return complete.report();
        }
        if (this instanceof Partial partial) {
            return partial.report();
        }
        if (this instanceof Skipped skipped && skipped.previous() != null) {
            return skipped.previous().reportSummary();
        }
        return null;
    }

    /** The outcome that stands for the image: for a skip, the one it points at. */
    default @Nullable ScanOutcome standing() {
        return this instanceof Skipped skipped ? skipped.previous() : this;
    }
}
