/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import io.quaywatch.image.Digest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was scanned, by whom and when: label and value in reading order. Values are untrusted text. */
final class Facts {
    private Facts() {}

    static Map<String, String> of(ScanReport report) {
        ScanSubject subject = report.subject();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Image", subject.image());
        facts.put("Config digest", digest(subject.configDigest()));
        facts.put("Manifest digest", digest(subject.manifestDigest()));
        facts.put(
                "Platform",
                subject.platform() + (subject.platformAssumed() ? " (assumed: the workload names none)" : ""));
        facts.put("Evidence", evidence(report.outcome().standing()));
        facts.put("Engine", report.engine());
        facts.put("Started", TimeText.utc(report.startedAt()));
        facts.put("Finished", TimeText.utc(report.finishedAt()) + took(report));
        return facts;
    }

    private static String digest(@Nullable Digest digest) {
        return digest == null ? "not known" : digest.toString();
    }

    private static String took(ScanReport report) {
        long seconds = Duration.between(report.startedAt(), report.finishedAt()).toSeconds();
        return seconds < 0 ? "" : " (after " + TimeText.duration(seconds) + ")";
    }

    private static String evidence(@Nullable ScanOutcome standing) {
        if (!(standing instanceof ScanOutcome.Complete complete)) {
            return "none: there is no complete result";
        }
        String at = TimeText.utc(complete.evidence().scannedAt());
        if (complete.evidence() instanceof Evidence.Reused reused) {
            return "earlier scan of the same content, " + at
                    + (reused.remark().isBlank() ? "" : ": " + reused.remark());
        }
        return "scanned for this request, " + at;
    }
}
