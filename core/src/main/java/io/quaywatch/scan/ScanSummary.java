/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import io.quaywatch.image.Digest;
import io.quaywatch.image.Platform;
import io.quaywatch.report.ScanOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is left of one scan when it has ended: at most 1 KB of JSON, for which long texts are cut, the longest first.
 *
 * @param image as the workload writes it; where it is cut, the end is kept, because it tells images apart
 * @param workload id of the workload, cut likewise
 * @param passed whether the outcome is Complete and the policy passed
 * @param reasons why it did not pass, at most three
 * @param told whether somebody was told in this run
 */
public record ScanSummary(
        String image,
        String container,
        String workload,
        Platform platform,
        @Nullable Digest configDigest,
        @Nullable Digest manifestDigest,
        ScanOutcome outcome,
        boolean passed,
        List<String> reasons,
        boolean told) {
    private static final int MOST_REASONS = 3;

    public ScanSummary {
        SummaryTexts texts = SummaryTexts.fitting(
                image,
                container,
                workload,
                outcome,
                reasons.stream().limit(MOST_REASONS).toList());
        image = texts.image();
        container = texts.container();
        workload = texts.workload();
        outcome = texts.outcome();
        reasons = texts.reasons();
    }

    /** The same scan with what is known of its outcome by now. */
    public ScanSummary with(ScanOutcome known) {
        return new ScanSummary(
                image, container, workload, platform, configDigest, manifestDigest, known, passed, reasons, told);
    }
}
