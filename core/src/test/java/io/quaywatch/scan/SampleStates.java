/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import io.quaywatch.event.Workload;
import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.ledger.Claim;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.policy.PolicyVerdict;
import io.quaywatch.port.Submission;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.PartialReason;
import io.quaywatch.report.ReportSummary;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanOutcome.Complete;
import io.quaywatch.report.ScanOutcome.Failed;
import io.quaywatch.report.ScanOutcome.Partial;
import io.quaywatch.report.ScanOutcome.Skipped;
import io.quaywatch.report.ScanOutcome.TimedOut;
import io.quaywatch.report.ScanOutcome.Unsupported;
import io.quaywatch.report.SeverityCounts;
import io.quaywatch.report.SkipReason;
import io.quaywatch.scan.ScanState.CheckCache;
import io.quaywatch.scan.ScanState.CheckStatus;
import io.quaywatch.scan.ScanState.GetRegistry;
import io.quaywatch.scan.ScanState.GetResults;
import io.quaywatch.scan.ScanState.RecordFailure;
import io.quaywatch.scan.ScanState.ResolveImage;
import io.quaywatch.scan.ScanState.SendNotification;
import io.quaywatch.scan.ScanState.StoreResults;
import io.quaywatch.scan.ScanState.SubmitScan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One state of each phase: as it usually is, and as large as it can become. */
final class SampleStates {
    static final Instant AT = Instant.parse("2026-11-20T10:00:00.123Z");

    private final ScanRequest request;
    private final IdentifiedImage image;
    private final Claim claim;
    private final Submission submission;
    private final ScanOutcome failure;
    private final Evidence evidence;
    private final SeverityCounts counts;
    private final List<String> reasons;

    private SampleStates(String path, String workload, String reason, Digest running, int many, boolean resumes) {
        ImageReference reference = ImageReference.parse(path);
        Digest config = Digest.of(path.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        ScanKey key = ScanKey.of(config, Platform.LINUX_AMD64, "pkg");
        request = new ScanRequest(
                "arn:aws:states:eu-west-1:444455556666:execution:quaywatch/5c1e3f4a-0d5b-4a53-8f0e-2f6a1f3b7c9d/0",
                path,
                running,
                resumes ? reason : "main",
                new Workload(
                        "arn:aws:ecs:eu-west-1:444455556666:task-definition/" + workload,
                        "ecs-task-definition",
                        workload + ":7",
                        "444455556666",
                        "eu-west-1",
                        Platform.LINUX_AMD64,
                        true),
                false,
                AT,
                0,
                resumes ? ScanKey.unverified(reference, Platform.LINUX_AMD64, "pkg") : null);
        image = new IdentifiedImage(
                reference.withDigest(running), reference, key, config, running, running, many * 29_412_883L);
        claim = new Claim(key, request.owner(), AT.toEpochMilli(), AT.plusSeconds(600), "GET_REGISTRY");
        submission = new Submission(
                "7f0c",
                "qw-" + key.id().substring(0, 12) + "-" + Long.toHexString(claim.fence()),
                "4711",
                AT.plusSeconds(4),
                AT.plusSeconds(3));
        failure = new Failed(FailureKind.ENGINE_FAILED, reason);
        evidence = resumes ? new Evidence.Reused(AT, reason) : new Evidence.Scanned(AT.plusSeconds(90));
        counts = new SeverityCounts(many, many, many, many, many);
        reasons = List.of(reason, reason, reason, reason);
    }

    static SampleStates usual() {
        return new SampleStates(
                "444455556666.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1.4.2",
                "web",
                "the engine could not read a layer",
                Digest.sha256("0123456789abcdef".repeat(4)),
                2,
                false);
    }

    /** References of 400 characters, a digest of 128 digits, and texts of 20,000 characters that JSON must escape. */
    static SampleStates largest() {
        String path = "registry." + "a".repeat(60) + ".example/" + "b".repeat(200) + ":";
        return new SampleStates(
                path + "c".repeat(400 - path.length() > 128 ? 128 : 400 - path.length()),
                "w".repeat(255),
                "\"\u0001é€".repeat(5_000),
                new Digest(Digest.Algorithm.SHA512, "0".repeat(128)),
                Integer.MAX_VALUE,
                true);
    }

    private ScanOutcome complete() {
        return new Complete(new ReportSummary(counts, image.key().reportKey(claim.fence())), evidence);
    }

    List<ScanOutcome> outcomes() {
        ScanOutcome partial = new Partial(
                new ReportSummary(counts, image.key().reportKey(claim.fence())),
                PartialReason.IDENTITY_UNVERIFIED,
                ((Failed) failure).reason());
        return List.of(
                complete(),
                partial,
                failure,
                new TimedOut(Long.MAX_VALUE),
                new Unsupported(((Failed) failure).reason()),
                new Skipped(SkipReason.FRESH, complete()),
                new Skipped(SkipReason.SUPERSEDED, partial));
    }

    ScanState finished(ScanOutcome outcome) {
        return Endings.finished(request, image, outcome, new PolicyVerdict(false, reasons), true);
    }

    ScanState of(ScanPhase phase) {
        return switch (phase) {
            case RESOLVE_IMAGE -> new ResolveImage(request);
            case CHECK_CACHE -> new CheckCache(request, image);
            case GET_REGISTRY -> new GetRegistry(request, image, claim, false);
            case SUBMIT_SCAN -> new SubmitScan(request, image, claim, "7f0c", false);
            case CHECK_STATUS -> new CheckStatus(request, image, claim, submission, AT.plus(Duration.ofMinutes(30)), 3);
            case GET_RESULTS -> new GetResults(request, image, claim, evidence, submission);
            case STORE_RESULTS -> new StoreResults(request, image, claim, complete(), AT, submission);
            case RECORD_FAILURE -> new RecordFailure(request, image, claim, failure, submission);
            case SEND_NOTIFICATION ->
                new SendNotification(request, image, new Skipped(SkipReason.FRESH, complete()), claim.fence());
            case FINISHED -> finished(complete());
        };
    }
}
