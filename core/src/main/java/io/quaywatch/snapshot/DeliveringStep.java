/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.snapshot.ResultSink.Delivered;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Delivers until the sink has everything, refuses, or the time is over. The outcome is what was collected, either way. */
final class DeliveringStep implements JobStep {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Delivery delivery;
    private final Ending ending;
    private final InstantSource clock;

    DeliveringStep(Delivery delivery, Ending ending, InstantSource clock) {
        this.delivery = delivery;
        this.ending = ending;
        this.clock = clock;
    }

    @Override
    public JobEdit run(SnapshotJob job) {
        JobState.Delivering state = (JobState.Delivering) job.state();
        Instant now = clock.instant();
        if (now.isAfter(state.deadline())) {
            return ending.undelivered(job, "not delivered in time: " + job.reason());
        }
        Delivered answer = delivery.all(job);
        if (answer instanceof Delivered.Done) {
            return ending.with(job, state.outcome(), true);
        }
        if (answer instanceof Delivered.Refused refused) {
            return ending.undelivered(job, refused.reason());
        }
        Delivered.Later later = (Delivered.Later) answer;
        return JobEdit.of(job)
                .to(new JobState.Delivering(state.outcome(), state.tries() + 1, state.deadline()))
                .after(wait(later.delay(), state.tries()))
                .because(later.reason());
    }

    private static Duration wait(Duration asked, int tries) {
        Duration backOff = FIRST.multipliedBy(1L << Math.min(tries, 6));
        Duration bounded = backOff.compareTo(LONGEST) < 0 ? backOff : LONGEST;
        return asked.compareTo(bounded) > 0 ? asked : bounded;
    }
}
