/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import io.quaywatch.image.Digest;
import io.quaywatch.image.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports and outcomes for the tests of this package and its neighbours. */
public final class Samples {
    public static final Instant START = Instant.parse("2026-11-20T08:00:00Z");
    public static final Digest CONFIG =
            Digest.sha256("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
    private static final Digest MANIFEST =
            Digest.sha256("60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752");
    private static final ReportKey KEY = new ReportKey(CONFIG.hex() + "/0a1b2c3d-18f");

    private Samples() {}

    public static ScanSubject subject() {
        return new ScanSubject(
                "registry.example.com/shop/checkout:1.4.2", CONFIG, MANIFEST, Platform.LINUX_AMD64, true);
    }

    public static ScanOutcome.Complete complete(SeverityCounts counts) {
        return new ScanOutcome.Complete(new ReportSummary(counts, KEY), new Evidence.Scanned(START.plusSeconds(150)));
    }

    public static ScanOutcome.Partial partial(PartialReason reason, @Nullable SeverityCounts counts) {
        return new ScanOutcome.Partial(counts == null ? null : new ReportSummary(counts, KEY), reason, "see the log");
    }

    /** One of every outcome that stands on no complete result, each closed reason included. */
    public static List<ScanOutcome> notComplete() {
        List<ScanOutcome> outcomes = new ArrayList<>();
        for (FailureKind kind : FailureKind.values()) {
            outcomes.add(new ScanOutcome.Failed(kind, "the other side answered 503"));
        }
        for (PartialReason reason : PartialReason.values()) {
            outcomes.add(partial(reason, null));
            outcomes.add(partial(reason, SeverityCounts.NONE));
            outcomes.add(partial(reason, new SeverityCounts(0, 3, 0, 0, 0)));
        }
        outcomes.add(new ScanOutcome.TimedOut(1800));
        outcomes.add(new ScanOutcome.Unsupported("windows/amd64 is not scanned by this engine"));
        outcomes.add(new ScanOutcome.Cancelled());
        for (SkipReason why : SkipReason.values()) {
            outcomes.add(new ScanOutcome.Skipped(why, null));
            outcomes.add(new ScanOutcome.Skipped(why, new ScanOutcome.TimedOut(60)));
        }
        return outcomes;
    }

    public static ScanReport report(ScanOutcome outcome, List<Finding> findings) {
        return new ScanReport(
                subject(),
                outcome,
                "registry-sensor",
                START,
                START.plusSeconds(192),
                findings,
                List.of("The workload names no platform; linux/amd64 was taken."));
    }

    static ScanReport completeReport(List<Finding> findings) {
        return report(complete(SeverityCounts.of(findings)), findings);
    }

    static List<Finding> findings() {
        Instant seen = Instant.parse("2026-10-02T11:12:13Z");
        return List.of(
                new Finding(
                        900001,
                        "OpenSSL heap buffer overflow in X.509 name parsing",
                        Severity.CRITICAL,
                        "Debian",
                        List.of("CVE-2026-10001", "CVE-2026-10002"),
                        List.of(
                                new AffectedPackage("openssl", "3.0.11-1~deb12u1", "3.0.11-1~deb12u2", null),
                                new AffectedPackage("libssl3", "3.0.11-1~deb12u1", "3.0.11-1~deb12u2", null)),
                        true,
                        9.8,
                        seen),
                new Finding(
                        900017,
                        "Unsafe deserialisation in a Java logging library",
                        Severity.HIGH,
                        "Java",
                        List.of("CVE-2026-20417"),
                        List.of(new AffectedPackage(
                                "com.example:logging-core", "2.14.0", "2.17.1", "/app/lib/logging-core-2.14.0.jar")),
                        true,
                        8.1,
                        seen),
                new Finding(
                        900032,
                        "curl: cookies of one host sent to another",
                        Severity.MEDIUM,
                        "Debian",
                        List.of("CVE-2026-31999"),
                        List.of(new AffectedPackage("curl", "7.88.1-10+deb12u4", null, null)),
                        false,
                        5.4,
                        null),
                new Finding(
                        900040, "End of support is near", Severity.INFO, "", List.of(), List.of(), false, null, null));
    }
}
