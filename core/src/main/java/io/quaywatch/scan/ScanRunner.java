/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import io.quaywatch.scan.ScanState.Finished;
import io.quaywatch.scan.ScanState.SubmitScan;
import io.quaywatch.time.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The driver of one process: runs many scans to their ends in the order in which they fall due, submits to the same target
 * together, and retries with growing waits what a step throws. Knows nothing of what the phases do.
 */
public final class ScanRunner {
    private static final int ATTEMPTS = 5;
    private static final Duration LONGEST_RETRY_WAIT = Duration.ofMinutes(1);

    private final ScanWorkflow workflow;
    private final InstantSource clock;
    private final Pause pause;
    private final ScanObserver observer;

    public ScanRunner(ScanWorkflow workflow, InstantSource clock, Pause pause, ScanObserver observer) {
        this.workflow = workflow;
        this.clock = clock;
        this.pause = pause;
        this.observer = observer;
    }

    /**
     * @param order the request's place in the input
     * @param turn how many steps were made before; among those due together the one with the fewest is next, so that all reach
     *     their submits before the first submit goes out
     * @param attempts how often this very state was tried in vain
     */
    private record Task(ScanState state, Instant due, int order, int turn, int attempts) {}

    /** Runs these states to their ends; the summaries are in their order. */
    public List<ScanSummary> run(Collection<? extends ScanState> start) {
        PriorityQueue<Task> queue = new PriorityQueue<>(
                Comparator.comparing(Task::due).thenComparing(Task::turn).thenComparing(Task::order));
        int order = 0;
        for (ScanState state : start) {
            queue.add(new Task(state, clock.instant(), order++, 0, 0));
        }
        ScanSummary[] summaries = new ScanSummary[order];
        while (!queue.isEmpty()) {
            Task task = queue.remove();
            waitFor(task);
            if (task.state() instanceof Finished finished) {
                summaries[task.order()] = finished.summary();
            } else if (task.state() instanceof SubmitScan submit && task.attempts() == 0) {
                submitTogether(task, submit, queue);
            } else {
                queue.add(stepped(task));
            }
        }
        return List.of(summaries);
    }

    private void waitFor(Task task) {
        Duration left = Duration.between(clock.instant(), task.due());
        if (!left.isNegative() && !left.isZero()) {
            pause.pause(left);
        }
    }

    private Task stepped(Task task) {
        try {
            return after(task, workflow.step(task.state()));
        } catch (RuntimeException thrown) {
            return retried(task, thrown);
        }
    }

    private void submitTogether(Task first, SubmitScan submit, PriorityQueue<Task> queue) {
        List<Task> batch = new ArrayList<>(List.of(first));
        for (Task other : List.copyOf(queue)) {
            if (batch.size() < workflow.batchSize()
                    && other.attempts() == 0
                    && !other.due().isAfter(clock.instant())
                    && other.state() instanceof SubmitScan more
                    && more.target().equals(submit.target())) {
                batch.add(other);
                queue.remove(other);
            }
        }
        if (batch.size() == 1) {
            queue.add(stepped(first));
            return;
        }
        try {
            List<StepResult> results = workflow.submitTogether(
                    batch.stream().map(task -> (SubmitScan) task.state()).toList());
            for (int i = 0; i < batch.size(); i++) {
                queue.add(after(batch.get(i), results.get(i)));
            }
        } catch (RuntimeException thrown) {
            batch.forEach(task -> queue.add(retried(task, thrown)));
        }
    }

    private Task after(Task task, StepResult result) {
        observer.stepped(task.state(), result);
        Instant due = clock.instant().plusSeconds(result.waitSeconds());
        return new Task(result.state(), due, task.order(), task.turn() + 1, 0);
    }

    private Task retried(Task task, RuntimeException thrown) {
        if (task.attempts() + 1 >= ATTEMPTS) {
            return after(task, workflow.failed(task.state(), thrown));
        }
        observer.retried(task.state(), thrown);
        Duration wait = Duration.ofSeconds(1L << task.attempts());
        Instant due = clock.instant().plus(wait.compareTo(LONGEST_RETRY_WAIT) < 0 ? wait : LONGEST_RETRY_WAIT);
        return new Task(task.state(), due, task.order(), task.turn() + 1, task.attempts() + 1);
    }
}
