/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.notify;

import io.quaywatch.ledger.Told;
import io.quaywatch.policy.PolicyVerdict;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.Severity;
import io.quaywatch.report.SeverityCounts;
import io.quaywatch.report.SkipReason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a workload is told: the outcome is not complete, or did not pass, or it passed after bad news. The same verdict is
 * told once in 24 hours. Good news after nothing or after good news is quiet, and needs no record.
 */
public final class NotificationRule {
    static final Duration REPEAT_AFTER = Duration.ofHours(24);

    private NotificationRule() {}

    /**
     * @param verdict the policy's, for this outcome
     * @param last what this workload was last told about this image, or null
     * @param fence the scan that the outcome is of
     */
    public static Decision decide(
            ScanOutcome outcome, PolicyVerdict verdict, @Nullable Told last, Instant now, long fence) {
        if (outcome instanceof ScanOutcome.Skipped skipped && toldElsewhere(skipped.why())) {
            return new Decision.Quiet("another execution tells its result: " + skipped.why());
        }
        boolean good = outcome.standing() instanceof ScanOutcome.Complete && verdict.passed();
        if (good && (last == null || !last.bad())) {
            return new Decision.Quiet("passed, and no alert is open");
        }
        Told told = new Told(words(outcome, verdict), !good, now, fence);
        if (last != null && last.bad() == told.bad() && last.verdict().equals(told.verdict()) && recent(last, now)) {
            return new Decision.Quiet("told the same at " + last.at());
        }
        return new Decision.Tell(good, told);
    }

    private static boolean toldElsewhere(SkipReason why) {
        return switch (why) {
            case JOINED, SUPERSEDED -> true;
            case FRESH -> false;
        };
    }

    /** A time far in the future is a defect somewhere; it must not silence an alert. */
    private static boolean recent(Told last, Instant now) {
        return Duration.between(last.at(), now).abs().compareTo(REPEAT_AFTER) < 0;
    }

    /** Equal words mean that the same thing would be told again, whether it was scanned anew or not. */
    private static String words(ScanOutcome outcome, PolicyVerdict verdict) {
        ScanOutcome standing = outcome.standing() == null ? outcome : outcome.standing();
        StringBuilder words = new StringBuilder(standing.name());
        if (standing instanceof ScanOutcome.Failed failed) {
            words.append(' ').append(failed.kind());
        } else if (standing instanceof ScanOutcome.Partial partial) {
            words.append(' ').append(partial.reason());
        }
        if (standing.reportSummary() != null) {
            counts(words, standing.reportSummary().counts());
        }
        if (standing instanceof ScanOutcome.Complete) {
            words.append(verdict.passed() ? " passed-policy" : " failed-policy");
        }
        return words.toString();
    }

    private static void counts(StringBuilder words, SeverityCounts counts) {
        Severity[] severities = Severity.values();
        for (int i = severities.length - 1; i >= 0; i--) {
            if (counts.of(severities[i]) > 0) {
                words.append(' ').append(severities[i]).append('=').append(counts.of(severities[i]));
            }
        }
    }
}
