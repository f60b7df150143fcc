/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.azure.FlowWorld.Process;
import io.quaywatch.azure.Postbox.Letter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What the functions host does: delivers messages of two queues when they fall due, removes those that were handled, shows the
 * others again later, puts aside what was shown too often, and begins a new process after a death.
 */
final class FlowHost {
    private static final int MOST_DELIVERIES = 5;
    private static final int TOO_MANY = 5_000;
    private static final Duration AFTER_DEATH = Duration.ofSeconds(30);
    private static final Duration AFTER_REFUSAL = Duration.ofSeconds(10);

    private record Due(String queue, Letter letter) {}

    private final FlowWorld world;
    private final Map<String, Postbox> queues;
    private final List<Due> fetched = new ArrayList<>();
    private Process process;
    int handled;
    int deaths;

    FlowHost(FlowWorld world) {
        this.world = world;
        this.queues = Map.of(FlowQueueNames.STEPS, world.steps, FlowQueueNames.SCANS, world.scans);
        this.process = world.process();
    }

    /** Does this in the running process; if it dies, again in the next one, as a hub delivers a batch again. */
    void untilDone(java.util.function.Consumer<Process> work) {
        while (true) {
            try {
                work.accept(process);
                return;
            } catch (Crash.Killed killed) {
                reborn();
            }
        }
    }

    /** Delivers until both queues are empty. */
    void run() {
        while (true) {
            fetch();
            if (fetched.isEmpty()) {
                return;
            }
            deliver(fetched.remove(0));
            if (++handled > TOO_MANY) {
                throw new AssertionError("the messages never end: " + fetched);
            }
        }
    }

    /** Delivers what is due now and no more; how many messages. */
    int runDue() {
        int before = handled;
        fetch();
        while (!fetched.isEmpty() && !fetched.get(0).letter().visibleAt().isAfter(world.clock.instant())) {
            deliver(fetched.remove(0));
            handled++;
            fetch();
        }
        return handled - before;
    }

    /** Messages that are in the queues, hidden ones too. */
    List<String> waiting() {
        fetch();
        return fetched.stream()
                .map(due -> due.queue() + " " + due.letter().text())
                .toList();
    }

    private void fetch() {
        queues.forEach((name, queue) -> queue.fetch().forEach(letter -> fetched.add(new Due(name, letter))));
        fetched.sort(Comparator.comparing((Due due) -> due.letter().visibleAt())
                .thenComparing(due -> due.letter().text())
                .thenComparing(due -> due.letter().id()));
    }

    private void deliver(Due due) {
        Letter letter = due.letter();
        Postbox queue = queues.get(due.queue());
        advanceTo(letter.visibleAt());
        try {
            if (letter.count() > MOST_DELIVERIES) {
                process.poison().record(due.queue(), letter.text());
            } else {
                process.driver().handle(FlowMessage.parse(letter.text()), letter.count());
            }
            queue.delete(letter);
        } catch (Crash.Killed killed) {
            reborn();
            queue.giveBack(letter, world.clock.instant());
        } catch (RuntimeException refused) {
            queue.giveBack(letter, world.clock.instant().plus(AFTER_REFUSAL));
        }
    }

    private void reborn() {
        deaths++;
        world.clock.advance(AFTER_DEATH);
        process = world.process();
    }

    private void advanceTo(Instant moment) {
        Duration left = Duration.between(world.clock.instant(), moment);
        if (!left.isNegative()) {
            world.clock.advance(left);
        }
    }
}
