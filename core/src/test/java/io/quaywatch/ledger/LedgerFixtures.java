/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.ledger;

import io.quaywatch.event.Workload;
import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ReportSummary;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.SeverityCounts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Keys, workloads, requests and outcomes for tests of the ledger and its stores. */
public final class LedgerFixtures {
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");
    public static final Duration LEASE = Duration.ofMinutes(10);
    public static final ImageReference IMAGE = new ImageReference("docker.io", "library/nginx", "1.27", null);
    public static final Digest DIGEST = digest("nginx");
    public static final ScanKey KEY = key("nginx");

    private LedgerFixtures() {}

    public static ScanKey key(String content) {
        return ScanKey.of(digest(content), Platform.LINUX_AMD64, "pkg");
    }

    private static Digest digest(String content) {
        return Digest.of(content.getBytes(StandardCharsets.UTF_8));
    }

    public static Workload workload(String name) {
        return new Workload("cli:" + name, "cli", name, null, null, Platform.LINUX_AMD64, false);
    }

    /** A claim by this owner for a workload of the same name, accepting any fresh result. */
    public static ClaimRequest request(String owner, Instant now) {
        return request(KEY, owner, now);
    }

    public static ClaimRequest request(ScanKey key, String owner, Instant now) {
        return new ClaimRequest(key, owner, IMAGE, DIGEST, workload(owner), now, now.plus(LEASE), Instant.EPOCH);
    }

    /** A claim that accepts no earlier result. */
    public static ClaimRequest forced(String owner, Instant now) {
        return new ClaimRequest(KEY, owner, IMAGE, DIGEST, workload(owner), now, now.plus(LEASE), now);
    }

    /** A complete result that finishes now and is fresh for a day. */
    public static Completion complete(Claim claim, Instant now) {
        ReportSummary summary =
                new ReportSummary(new SeverityCounts(1, 2, 3, 4, 5), claim.key().reportKey(claim.fence()));
        ScanOutcome outcome = new ScanOutcome.Complete(summary, new Evidence.Scanned(now));
        return new Completion(recorded(outcome, claim, now), now.plus(Duration.ofHours(24)), null);
    }

    /** A failure now, to be tried again in 15 minutes. */
    public static Completion failed(Claim claim, Instant now) {
        ScanOutcome outcome = new ScanOutcome.Failed(FailureKind.ENGINE_FAILED, "the engine could not read a layer");
        return new Completion(recorded(outcome, claim, now), null, now.plus(Duration.ofMinutes(15)));
    }

    private static RecordedOutcome recorded(ScanOutcome outcome, Claim claim, Instant now) {
        return new RecordedOutcome(outcome, "registry-sensor", now.minusSeconds(60), now, claim.fence());
    }

    public static Told passed(long fence, Instant at) {
        return new Told("passed", false, at, fence);
    }

    /** The claim of an answer that must be one. */
    public static Claim claimed(ClaimResult result) {
        if (result instanceof ClaimResult.Claimed claimed) {
            return claimed.claim();
        }
        throw new AssertionError("expected a claim, got " + result);
    }
}
