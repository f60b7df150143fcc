/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.event.ParsedEvent;
import io.quaywatch.event.ParsedEvent.DeploymentEvent;
import io.quaywatch.event.Workload;
import io.quaywatch.event.WorkloadReference;
import io.quaywatch.report.Banner;
import io.quaywatch.report.Judgement;
import io.quaywatch.report.Untrusted;
import io.quaywatch.scan.EventIntake.Intake;
import io.quaywatch.scan.ScanRequest;
import io.quaywatch.scan.ScanState.ResolveImage;
import java.util.ArrayList;
import java.util.List;

/** Replays events: takes their images in, runs the scans, and prints the decisions as a tree. */
final class EventRun {
    private final LocalWorld world;
    private final RunOptions options;
    private final Terminal terminal;

    EventRun(LocalWorld world, RunOptions options, Terminal terminal) {
        this.world = world;
        this.options = options;
        this.terminal = terminal;
    }

    /** An event and what was made of it; the same event may be replayed twice. */
    private record Taken(DeploymentEvent event, Intake intake) {}

    /** @param label names the run among those of one world; it makes the owners of claims distinct */
    RunResult run(List<ParsedEvent> events, String label) {
        List<Taken> taken = new ArrayList<>();
        List<ScanRequest> requests = new ArrayList<>();
        List<WorkloadReference> notFound = new ArrayList<>();
        List<Workload> own = new ArrayList<>();
        for (ParsedEvent event : events) {
            if (event instanceof DeploymentEvent deployment) {
                Intake intake =
                        world.intake().take(deployment, world.execution() + label, requests.size(), options.force);
                taken.add(new Taken(deployment, intake));
                requests.addAll(intake.requests());
                notFound.addAll(intake.gone());
                own.addAll(intake.own());
            }
        }
        List<ScanRequest> asked = requests.stream().map(this::onPlatform).toList();
        if (!world.simulated()) {
            notFound.forEach(reference -> terminal.err().println("quaywatch: " + LookUpAdvice.text(reference)));
        }
        DecisionTree tree = new DecisionTree();
        RunResult result = new ImageRun(world, options)
                .run(
                        asked.stream().map(ResolveImage::new).toList(),
                        events,
                        notFound,
                        own,
                        new Progress(terminal, asked.size(), tree));
        if (options.format == RunOptions.Format.TABLE) {
            print(taken, result, tree);
        }
        return result;
    }

    private ScanRequest onPlatform(ScanRequest request) {
        Workload workload = request.workload();
        if (options.platform == null || !workload.platformAssumed()) {
            return request;
        }
        return request.with(new Workload(
                workload.id(),
                workload.kind(),
                workload.name(),
                workload.account(),
                workload.region(),
                options.platform,
                false));
    }

    private void print(List<Taken> taken, RunResult result, DecisionTree tree) {
        int index = 0;
        for (Taken one : taken) {
            DeploymentEvent event = one.event();
            terminal.out()
                    .println(Untrusted.line(event.action() + " at " + event.time() + " (" + event.source() + ")"));
            String workload = "";
            for (ScanRequest request : one.intake().requests()) {
                if (!request.workload().id().equals(workload)) {
                    workload = request.workload().id();
                    terminal.out()
                            .println("  " + Untrusted.line(request.workload().kind() + " " + workload));
                }
                print(request, result.images().get(index++), tree);
            }
            one.intake().empty().forEach(id -> terminal.out().println("  " + Untrusted.line(id) + " runs no images"));
        }
    }

    private void print(ScanRequest request, RunResult.Image image, DecisionTree tree) {
        terminal.out().println("    " + Untrusted.line(request.container() + "  " + request.image()));
        tree.lines(request.owner()).forEach(line -> terminal.out().println("      " + line));
        Banner banner = Banner.of(
                image.summary().outcome(),
                new Judgement(image.verdict().passed(), image.verdict().reasons()));
        terminal.out()
                .println("      outcome   " + Untrusted.line(banner.headline()) + ": "
                        + Untrusted.line(banner.explanation()));
    }
}
