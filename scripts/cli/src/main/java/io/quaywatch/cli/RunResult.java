/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.event.ParsedEvent;
import io.quaywatch.event.Workload;
import io.quaywatch.event.WorkloadReference;
import io.quaywatch.policy.PolicyVerdict;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanReport;
import io.quaywatch.scan.ScanSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one run of the command has to say.
 *
 * @param ignored events in which there was nothing to do
 * @param rejected records that could not be read
 * @param notFound workloads that the catalogue does not know
 * @param own scanners of ours, which are not scanned
 * @param index the page that links the reports, if they were written
 */
record RunResult(
        List<Image> images,
        List<ParsedEvent.Ignored> ignored,
        List<ParsedEvent.Rejected> rejected,
        List<WorkloadReference> notFound,
        List<Workload> own,
        @Nullable Path index) {
    RunResult {
        images = List.copyOf(images);
        ignored = List.copyOf(ignored);
        rejected = List.copyOf(rejected);
        notFound = List.copyOf(notFound);
        own = List.copyOf(own);
    }

    /** One image of the run, its report and the files it was written to. */
    record Image(ScanSummary summary, PolicyVerdict verdict, ScanReport report, List<Path> files) {
        Image {
            files = List.copyOf(files);
        }

        ExitCode exitCode() {
            if (!(summary.outcome().standing() instanceof ScanOutcome.Complete)) {
                return ExitCode.NOT_COMPLETE;
            }
            return verdict.passed() ? ExitCode.OK : ExitCode.POLICY_FAILED;
        }
    }

    ExitCode exitCode() {
        List<ExitCode> codes = new ArrayList<>();
        images.forEach(image -> codes.add(image.exitCode()));
        if (!rejected.isEmpty()) {
            codes.add(ExitCode.USAGE);
        }
        if (!notFound.isEmpty()) {
            codes.add(ExitCode.NOT_COMPLETE);
        }
        return ExitCode.highest(codes);
    }
}
