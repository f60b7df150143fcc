/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.event.ParsedEvent;
import io.quaywatch.event.Workload;
import io.quaywatch.event.WorkloadReference;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.ledger.RecordedOutcome;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.policy.Judge;
import io.quaywatch.policy.PolicyVerdict;
import io.quaywatch.report.JudgedReport;
import io.quaywatch.report.Judgement;
import io.quaywatch.report.ReportFiles;
import io.quaywatch.report.ReportFiles.Written;
import io.quaywatch.report.ReportSummary;
import io.quaywatch.report.ReportedRun;
import io.quaywatch.report.ReportedRun.Unseen;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanOutcome.Skipped;
import io.quaywatch.report.ScanReport;
import io.quaywatch.report.ScanSubject;
import io.quaywatch.report.SkipReason;
import io.quaywatch.scan.ScanObserver;
import io.quaywatch.scan.ScanRequest;
import io.quaywatch.scan.ScanState;
import io.quaywatch.scan.ScanSummary;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs scans to their ends and gathers what there is to say about them. */
final class ImageRun {
    private final LocalWorld world;
    private final RunOptions options;

    ImageRun(LocalWorld world, RunOptions options) {
        this.world = world;
        this.options = options;
    }

    RunResult run(
            List<? extends ScanState> states,
            List<ParsedEvent> events,
            List<WorkloadReference> notFound,
            List<Workload> own,
            ScanObserver observer) {
        List<ScanSummary> summaries = world.runner(observer).run(states).stream()
                .map(this::withStanding)
                .toList();
        List<JudgedReport> reports = new ArrayList<>();
        List<PolicyVerdict> verdicts = new ArrayList<>();
        for (int i = 0; i < summaries.size(); i++) {
            ScanRequest request = states.get(i).request();
            PolicyVerdict verdict = verdict(summaries.get(i), request);
            verdicts.add(verdict);
            reports.add(new JudgedReport(
                    report(summaries.get(i), request.workload().platformAssumed(), verdict.remarks()),
                    new Judgement(verdict.passed(), verdict.reasons())));
        }
        List<ParsedEvent.Rejected> rejected = of(events, ParsedEvent.Rejected.class);
        Written written = options.reportDir == null
                ? new Written(null, List.of())
                : new ReportFiles().write(options.reportDir, reports, options.reportFormats());
        ReportedRun run = new ReportedRun(reports, unseen(rejected, notFound));
        options.outputs.forEach(output -> new ReportFiles().writeRun(output.file(), run, output.format()));
        List<RunResult.Image> images = new ArrayList<>();
        for (int i = 0; i < summaries.size(); i++) {
            ScanSummary summary = summaries.get(i);
            images.add(
                    new RunResult.Image(summary, verdicts.get(i), reports.get(i).report(), files(written, i)));
        }
        return new RunResult(images, of(events, ParsedEvent.Ignored.class), rejected, notFound, own, written.index());
    }

    /** Each report has a file of each format, in the order of the reports. */
    private List<Path> files(Written written, int report) {
        int each = options.reportFormats().size();
        return written.files().isEmpty() ? List.of() : written.files().subList(each * report, each * (report + 1));
    }

    /** In what could not be read or found there may have been images. */
    private static List<Unseen> unseen(List<ParsedEvent.Rejected> rejected, List<WorkloadReference> notFound) {
        List<Unseen> unseen = new ArrayList<>();
        rejected.forEach(record -> unseen.add(new Unseen(record.source() + " " + record.where(), record.reason())));
        notFound.forEach(
                workload -> unseen.add(new Unseen(workload.id(), "the catalogue does not know this workload")));
        return unseen;
    }

    private static <T extends ParsedEvent> List<T> of(List<ParsedEvent> events, Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** By the end of the run a scan that was joined has mostly ended too, and its outcome stands for both. */
    private ScanSummary withStanding(ScanSummary summary) {
        if (!(summary.outcome() instanceof Skipped skipped)
                || skipped.why() != SkipReason.JOINED
                || summary.configDigest() == null) {
            return summary;
        }
        ScanKey key = ScanKey.of(summary.configDigest(), summary.platform(), world.profile());
        Optional<ScanOutcome> joined = world.ledger()
                .cache()
                .find(key)
                .filter(row -> row.claim() == null)
                .map(LedgerRow::lastOutcome)
                .map(RecordedOutcome::outcome);
        return joined.map(outcome -> summary.with(new Skipped(SkipReason.JOINED, outcome)))
                .orElse(summary);
    }

    /** By the name of the request: that of the summary may be cut. */
    private PolicyVerdict verdict(ScanSummary summary, ScanRequest request) {
        return Judge.judge(
                summary.outcome(),
                world.policy(),
                request.image(),
                world.ledger().reports()::find);
    }

    /** The stored report under this run's outcome and name, or, where nothing was found out, one that says so. */
    private ScanReport report(ScanSummary summary, boolean platformAssumed, List<String> remarks) {
        ScanSubject subject = new ScanSubject(
                summary.image(), summary.configDigest(), summary.manifestDigest(), summary.platform(), platformAssumed);
        ReportSummary stands = summary.outcome().reportSummary();
        Optional<ScanReport> stored =
                stands == null ? Optional.empty() : world.ledger().reports().find(stands.key());
        if (stored.isPresent()) {
            ScanReport found = stored.get();
            return new ScanReport(
                    subject,
                    summary.outcome(),
                    found.engine(),
                    found.startedAt(),
                    found.finishedAt(),
                    found.findings(),
                    withOrigin(found.remarks(), remarks));
        }
        Instant now = world.clock().instant();
        return new ScanReport(
                subject, summary.outcome(), world.engineName(), now, now, List.of(), withOrigin(List.of(), remarks));
    }

    private List<String> withOrigin(List<String> ofScan, List<String> ofPolicy) {
        List<String> all = new ArrayList<>(ofScan);
        all.addAll(ofPolicy);
        if (world.simulated()) {
            all.add(
                    "Made in the embedded world: the image and its findings are made up, only the way to them is real.");
        }
        return all;
    }
}
