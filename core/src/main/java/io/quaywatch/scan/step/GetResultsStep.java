/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan.step;

import io.quaywatch.port.ImageEngine.Fetched;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.Finding;
import io.quaywatch.report.PartialReason;
import io.quaywatch.report.ReportKey;
import io.quaywatch.report.ReportSummary;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanOutcome.Complete;
import io.quaywatch.report.ScanOutcome.Failed;
import io.quaywatch.report.ScanOutcome.Partial;
import io.quaywatch.report.ScanReport;
import io.quaywatch.report.ScanSubject;
import io.quaywatch.report.SeverityCounts;
import io.quaywatch.scan.ScanPorts;
import io.quaywatch.scan.ScanState.GetResults;
import io.quaywatch.scan.ScanState.RecordFailure;
import io.quaywatch.scan.ScanState.StoreResults;
import io.quaywatch.scan.StepResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fetches the findings and puts the whole report into the store; from here on only its counts and its key travel. */
public final class GetResultsStep {
    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::severity)
            .reversed()
            .thenComparing(Finding::qid)
            .thenComparing(Finding::title);

    private final ScanPorts ports;
    private final InstantSource clock;

    public GetResultsStep(ScanPorts ports, InstantSource clock) {
        this.ports = ports;
        this.clock = clock;
    }

    public StepResult run(GetResults state, boolean repeated) {
        ReportKey key = state.image().key().reportKey(state.claim().fence());
        // Also where this step is not known to be repeated: an execution that was started again has the same fence.
        Optional<ScanReport> stored = ports.reports().find(key);
        if (stored.isPresent()) {
            return store(state, stored.get().outcome(), stored.get().startedAt());
        }
        Fetched fetched = ports.engine().fetch(Jobs.of(state, repeated), state.evidence());
        if (fetched instanceof Fetched.Findings findings) {
            return report(state, key, findings.findings(), null);
        }
        if (fetched instanceof Fetched.Incomplete incomplete) {
            return report(state, key, incomplete.findings(), incomplete);
        }
        if (fetched instanceof Fetched.NotYet notYet) {
            return StepResult.after(notYet.delay(), state);
        }
        Fetched.Failed failed = (Fetched.Failed) fetched;
        return StepResult.next(new RecordFailure(
                state.request(),
                state.image(),
                state.claim(),
                new Failed(failed.kind(), failed.reason()),
                state.submission()));
    }

    private StepResult report(
            GetResults state, ReportKey key, List<Finding> found, Fetched.@Nullable Incomplete incomplete) {
        List<Finding> findings = found.stream().sorted(ORDER).toList();
        ReportSummary summary = new ReportSummary(SeverityCounts.of(findings), key);
        ScanOutcome outcome = outcome(state, summary, incomplete);
        Instant startedAt = state.submission() == null
                ? state.request().requestedAt()
                : state.submission().acceptedAt();
        ports.reports()
                .put(
                        key,
                        new ScanReport(
                                subject(state),
                                outcome,
                                ports.engine().name(),
                                startedAt,
                                clock.instant(),
                                findings,
                                remarks(state)));
        return store(state, outcome, startedAt);
    }

    private static ScanOutcome outcome(
            GetResults state, ReportSummary summary, Fetched.@Nullable Incomplete incomplete) {
        if (incomplete != null) {
            return new Partial(summary, incomplete.reason(), incomplete.remark());
        }
        if (!state.image().key().verified()) {
            return new Partial(
                    summary,
                    PartialReason.IDENTITY_UNVERIFIED,
                    "the registry could not be read; the result was matched by registry, repository, tag and time");
        }
        return new Complete(summary, state.evidence());
    }

    private static ScanSubject subject(GetResults state) {
        return new ScanSubject(
                state.request().image(),
                state.image().configDigest(),
                state.image().manifestDigest(),
                state.request().workload().platform(),
                state.request().workload().platformAssumed());
    }

    private static List<String> remarks(GetResults state) {
        List<String> remarks = new ArrayList<>();
        if (state.request().workload().platformAssumed()) {
            remarks.add("The workload names no platform; "
                    + state.request().workload().platform() + " was assumed.");
        }
        if (state.evidence() instanceof Evidence.Reused reused) {
            remarks.add(reused.remark());
        }
        return remarks;
    }

    private static StepResult store(GetResults state, ScanOutcome outcome, Instant startedAt) {
        return StepResult.next(new StoreResults(
                state.request(), state.image(), state.claim(), outcome, startedAt, state.submission()));
    }
}
