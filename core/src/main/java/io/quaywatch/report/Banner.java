/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The one sentence everybody reads, and what it means. Every writer and every message takes its words from here, so that
 * no output can call an unfinished scan something better than it was.
 *
 * @param headline a few words; trusted text
 * @param explanation what that means for the reader, in plain sentences; may quote untrusted text
 */
public record Banner(Tone tone, String headline, String explanation) {

    /** How it looks from a distance. */
    public enum Tone {
        /** Complete, and nothing was found. */
        GOOD,
        /** Complete, with findings that no policy fails on. */
        NOTICE,
        /** Complete, and the policy fails. */
        BAD,
        /** Nobody knows: every other outcome. */
        UNKNOWN
    }

    private static final Pattern WORD = Pattern.compile("[a-z]+ ");
    private static final String UNKNOWN_IS_NOT_ZERO =
            " Unknown is not zero: nobody can tell from this what is in the image.";

    /** The judgement counts only where the outcome stands on a complete result. */
    public static Banner of(ScanOutcome outcome, Judgement judgement) {
        if (outcome instanceof ScanOutcome.Complete complete) {
            return complete(complete.report().counts(), judgement);
        }
        if (outcome instanceof ScanOutcome.Skipped skipped) {
            return skipped(skipped, judgement);
        }
        if (outcome instanceof ScanOutcome.Partial partial) {
            String limit = partial.report() == null
                    ? UNKNOWN_IS_NOT_ZERO
                    : " What is listed was found, but there may be more than is listed.";
            return unknown(
                    "Partial: " + OutcomeText.headline(partial.reason()),
                    sentence(OutcomeText.explanation(partial.reason())) + " " + sentence(partial.remark()) + limit);
        }
        if (outcome instanceof ScanOutcome.Failed failed) {
            return unknown(
                    "Failed: " + OutcomeText.headline(failed.kind()), sentence(failed.reason()) + UNKNOWN_IS_NOT_ZERO);
        }
        if (outcome instanceof ScanOutcome.TimedOut timedOut) {
            return unknown(
                    "Timed out",
                    "There was no result within " + TimeText.duration(timedOut.afterSeconds()) + "."
                            + UNKNOWN_IS_NOT_ZERO);
        }
        if (outcome instanceof ScanOutcome.Unsupported unsupported) {
            return unknown(
                    "Unsupported: this engine cannot scan it",
                    sentence(unsupported.reason()) + " Waiting will not help; another engine might."
                            + UNKNOWN_IS_NOT_ZERO);
        }
        if (outcome instanceof ScanOutcome.Collected collected) {
            return new Banner(
                    Tone.NOTICE,
                    "Collected: " + String.join(", ", collected.types()),
                    "The machine was scanned and its results were delivered. What was found is known there, not here.");
        }
        return unknown("Cancelled", "Somebody stopped the scan before it ended." + UNKNOWN_IS_NOT_ZERO);
    }

    private static Banner complete(SeverityCounts counts, Judgement judgement) {
        String findings = findings(counts.total());
        if (!judgement.passed()) {
            return new Banner(
                    Tone.BAD, "Policy failed: " + findings, "The whole image was read. " + reasons(judgement));
        }
        if (counts.total() == 0) {
            return new Banner(Tone.GOOD, "Clean: no findings", "The whole image was read and nothing was found.");
        }
        return new Banner(
                Tone.NOTICE,
                "Complete: " + findings,
                "The whole image was read. No policy in force fails on what was found.");
    }

    private static Banner skipped(ScanOutcome.Skipped skipped, Judgement judgement) {
        String why = OutcomeText.explanation(skipped.why());
        ScanOutcome previous = skipped.previous();
        if (previous == null) {
            return unknown("Skipped: " + OutcomeText.headline(skipped.why()), why + UNKNOWN_IS_NOT_ZERO);
        }
        if (!(previous instanceof ScanOutcome.Complete complete)) {
            Banner standing = of(previous, judgement);
            return unknown(
                    "Skipped: the earlier result stands",
                    why + " " + standing.headline() + ". " + standing.explanation());
        }
        if (!judgement.passed()) {
            return new Banner(Tone.BAD, "Skipped: the earlier result fails the policy", why + " " + reasons(judgement));
        }
        int total = complete.report().counts().total();
        return new Banner(
                Tone.NOTICE,
                "Skipped: the earlier complete result stands",
                why + " It " + (total == 0 ? "found nothing." : "has " + findings(total) + "."));
    }

    private static Banner unknown(String headline, String explanation) {
        return new Banner(Tone.UNKNOWN, headline, explanation);
    }

    private static String reasons(Judgement judgement) {
        StringBuilder text = new StringBuilder();
        judgement
                .reasons()
                .forEach(reason -> text.append(text.isEmpty() ? "" : " ").append(sentence(reason)));
        return text.isEmpty() ? "The policy in force does not accept this." : text.toString();
    }

    private static String findings(int total) {
        return total == 1 ? "1 finding" : total == 0 ? "no findings" : total + " findings";
    }

    private static String sentence(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            return "No reason was given.";
        }
        // A host or file name at the start keeps its case, a word does not.
        boolean word = WORD.matcher(trimmed).lookingAt();
        String start = word ? trimmed.substring(0, 1).toUpperCase(Locale.ROOT) + trimmed.substring(1) : trimmed;
        return ".!?".indexOf(start.charAt(start.length() - 1)) >= 0 ? start : start + ".";
    }
}
