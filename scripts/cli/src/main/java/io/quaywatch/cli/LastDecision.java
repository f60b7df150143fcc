/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.ledger.Claim;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.ledger.RecordedOutcome;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanOutcome.Complete;
import io.quaywatch.report.ScanOutcome.Failed;
import io.quaywatch.report.ScanOutcome.Partial;
import io.quaywatch.report.ScanOutcome.TimedOut;
import io.quaywatch.report.ScanOutcome.Unsupported;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was decided last about one image, and so what a deployment of it would meet now.
 *
 * @param text the decision and its reason; not yet fit for a terminal
 * @param until when the decision ends by itself: the end of freshness, of a claim or of a back-off
 */
record LastDecision(Kind kind, String text, @Nullable Instant until) {
    /** The closed list of decisions; its names are part of {@code docs/schema/why.schema.json}. */
    enum Kind {
        /** A complete result answers requests. */
        FRESH(ExitCode.OK),
        /** A complete result that is too old to answer: the next deployment scans. */
        OUTDATED(ExitCode.OK),
        /** A scan runs, and whoever asks joins it. */
        RUNNING(ExitCode.NOT_COMPLETE),
        /** A scan began and its holder is gone. */
        ABANDONED(ExitCode.NOT_COMPLETE),
        /** A claim was given up without any outcome. */
        RELEASED(ExitCode.NOT_COMPLETE),
        FAILED(ExitCode.NOT_COMPLETE),
        /** It failed and nobody tries any more. */
        GIVEN_UP(ExitCode.NOT_COMPLETE),
        PARTIAL(ExitCode.NOT_COMPLETE),
        TIMED_OUT(ExitCode.NOT_COMPLETE),
        UNSUPPORTED(ExitCode.NOT_COMPLETE),
        /** Stopped by somebody, or an outcome that images do not have. */
        OTHER(ExitCode.NOT_COMPLETE),
        NEVER_SEEN(ExitCode.NOT_COMPLETE);

        private final ExitCode exitCode;

        Kind(ExitCode exitCode) {
            this.exitCode = exitCode;
        }

        ExitCode exitCode() {
            return exitCode;
        }
    }

    /** Whether people know of the outcome. */
    enum Telling {
        /** There is no outcome yet. */
        NOTHING,
        /** The outcome still has to be told; the sweep does it. */
        PENDING,
        DONE
    }

    static LastDecision neverSeen() {
        return new LastDecision(Kind.NEVER_SEEN, "never seen: the next deployment scans it", null);
    }

    static LastDecision of(LedgerRow row, Instant now) {
        Optional<Claim> running = row.runningClaim(now);
        if (row.isFresh(now, Instant.EPOCH)) {
            return fresh(row, running);
        }
        if (running.isPresent()) {
            return new LastDecision(
                    Kind.RUNNING,
                    "being scanned by " + running.get().owner() + " until "
                            + running.get().until() + "; who asks meanwhile joins and is told",
                    running.get().until());
        }
        if (row.claim() != null) {
            return new LastDecision(
                    Kind.ABANDONED,
                    "abandoned: the claim of " + row.claim().owner() + " ended at "
                            + row.claim().until() + " without a result; the sweep or the next deployment scans it",
                    null);
        }
        RecordedOutcome last = row.lastOutcome();
        return last == null
                ? new LastDecision(
                        Kind.RELEASED, "the claim was given up without a result; " + next(row, now), row.retryAt())
                : ended(row, last.outcome(), now);
    }

    static Telling telling(LedgerRow row) {
        if (row.lastOutcome() == null) {
            return Telling.NOTHING;
        }
        return row.pending() ? Telling.PENDING : Telling.DONE;
    }

    private static LastDecision fresh(LedgerRow row, Optional<Claim> running) {
        StringBuilder text = new StringBuilder("fresh until " + row.freshUntil() + ": the complete result of "
                + finished(row.lastComplete()) + " answers deployments");
        if (running.isPresent()) {
            text.append("; a new scan by " + running.get().owner() + " runs until "
                    + running.get().until());
        }
        if (row.lastOutcome() != null && !(row.lastOutcome().outcome() instanceof Complete)) {
            text.append("; a later scan ended " + row.lastOutcome().outcome().name() + " ("
                    + RunDocument.reason(row.lastOutcome().outcome()) + ")");
        }
        return new LastDecision(Kind.FRESH, text.toString(), row.freshUntil());
    }

    private static LastDecision ended(LedgerRow row, ScanOutcome outcome, Instant now) {
        if (outcome instanceof Complete) {
            return new LastDecision(
                    Kind.OUTDATED,
                    "complete at " + finished(row.lastOutcome()) + ", fresh no more since " + row.freshUntil()
                            + ": the next deployment scans it",
                    null);
        }
        String why = String.valueOf(RunDocument.reason(outcome));
        Instant retryAt = row.retryAt();
        if (outcome instanceof Failed) {
            return retryAt == null
                    ? new LastDecision(
                            Kind.GIVEN_UP,
                            "given up after " + tries(row) + ": " + why
                                    + "; nobody tries again by itself, the next deployment does",
                            null)
                    : new LastDecision(
                            Kind.FAILED, "failed (" + tries(row) + "): " + why + "; " + next(row, now), retryAt);
        }
        if (outcome instanceof Unsupported) {
            return new LastDecision(Kind.UNSUPPORTED, "unsupported: " + why, null);
        }
        if (outcome instanceof Partial) {
            return new LastDecision(Kind.PARTIAL, "partial: " + why + "; " + next(row, now), retryAt);
        }
        if (outcome instanceof TimedOut) {
            return new LastDecision(Kind.TIMED_OUT, "timed out: " + why + "; " + next(row, now), retryAt);
        }
        return new LastDecision(Kind.OTHER, outcome.name() + "; " + next(row, now), retryAt);
    }

    private static String next(LedgerRow row, Instant now) {
        Instant retryAt = row.retryAt();
        if (retryAt == null) {
            return "nobody tries again by itself, the next deployment does";
        }
        return retryAt.isAfter(now)
                ? "the sweep tries again at " + retryAt
                : "a retry is due since " + retryAt + " (is the sweep running?)";
    }

    private static String tries(LedgerRow row) {
        return row.failures() + (row.failures() == 1 ? " failure" : " failures in a row");
    }

    private static String finished(@Nullable RecordedOutcome recorded) {
        return recorded == null ? "an unknown time" : recorded.finishedAt().toString();
    }
}
