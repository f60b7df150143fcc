/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import io.quaywatch.json.Json;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanOutcome.Complete;
import io.quaywatch.report.ScanOutcome.Failed;
import io.quaywatch.report.ScanOutcome.Partial;
import io.quaywatch.report.ScanOutcome.Skipped;
import io.quaywatch.report.ScanOutcome.Unsupported;
import io.quaywatch.report.Untrusted;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The free texts of a summary, cut so that they fit together. */
record SummaryTexts(String image, String container, String workload, ScanOutcome outcome, List<String> reasons) {
    /** What a summary of 1024 bytes leaves besides its field names, two digests and its flags. */
    private static final int ROOM = 630;

    private static final int SMALLEST = 12;

    /** The texts as they are if there is room; else each is cut to a length that goes down until there is. */
    static SummaryTexts fitting(
            String image, String container, String workload, ScanOutcome outcome, List<String> reasons) {
        SummaryTexts texts = new SummaryTexts(image, container, workload, outcome, reasons);
        for (int longest = 240; texts.bytes() > ROOM && longest >= SMALLEST; longest = longest * 4 / 5) {
            texts = texts.cut(longest);
        }
        return texts;
    }

    private int bytes() {
        return Json.write(this).getBytes(StandardCharsets.UTF_8).length;
    }

    private SummaryTexts cut(int longest) {
        return new SummaryTexts(
                end(image, longest),
                start(container, longest),
                end(workload, longest),
                cut(outcome, longest),
                reasons.stream().map(reason -> start(reason, longest)).toList());
    }

    private static ScanOutcome cut(ScanOutcome outcome, int longest) {
        if (outcome instanceof Complete complete && complete.evidence() instanceof Evidence.Reused reused) {
            return new Complete(
                    complete.report(), new Evidence.Reused(reused.scannedAt(), start(reused.remark(), longest)));
        }
        if (outcome instanceof Partial partial) {
            return new Partial(partial.report(), partial.reason(), start(partial.remark(), longest));
        }
        if (outcome instanceof Failed failed) {
            return new Failed(failed.kind(), start(failed.reason(), longest));
        }
        if (outcome instanceof Unsupported unsupported) {
            return new Unsupported(start(unsupported.reason(), longest));
        }
        if (outcome instanceof Skipped skipped) {
            return new Skipped(skipped.why(), cutOrNull(skipped.previous(), longest));
        }
        return outcome;
    }

    private static @Nullable ScanOutcome cutOrNull(@Nullable ScanOutcome outcome, int longest) {
        return outcome == null ? null : cut(outcome, longest);
    }

    private static String start(String text, int longest) {
        return Untrusted.line(text, longest);
    }

    private static String end(String text, int longest) {
        String line = Untrusted.line(text);
        return line.length() <= longest ? line : "…" + line.substring(line.length() - longest + 1);
    }
}
