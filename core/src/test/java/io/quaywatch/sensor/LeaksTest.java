/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.qualys.QualysApi.RepositoryTag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Existing scanners leave behind what they made when a step fails, and clean up only what their database remembers. Here what a
 * scan makes at Qualys is found by its name, whoever made it and whatever was lost.
 */
class LeaksTest {
    private final SensorWorld world = new SensorWorld("{}");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void cleanUp_wholeBatch_deletesTheScheduleOnceAndNeverAnothers() {
        List<ScanJob> jobs = IntStream.range(0, 5)
                .mapToObj(i -> world.job("shop/app" + i, "1.0"))
                .toList();
        String target = world.target(jobs.get(0));
        world.process()
                .api()
                .createSchedule(
                        target, SensorWorld.HOST, "nightly", List.of(new RepositoryTag("shop/app0", "1.0")), false);
        List<Submission> submissions = world.submitted(jobs);
        assertThat(world.simulator.schedules()).isEqualTo(2);

        for (int i = 0; i < jobs.size(); i++) {
            world.ended(jobs.get(i), submissions.get(i));
        }
        for (int i = 0; i < jobs.size(); i++) {
            world.engine().cleanUp(jobs.get(i), submissions.get(i));
        }

        assertThat(world.process().api().schedules(target))
                .extracting(schedule -> schedule.name())
                .containsExactly("nightly");
        assertThat(world.calls("DELETE /registry/{registryId}/schedule/{scheduleId}"))
                .isEqualTo(1);
    }

    @Test
    void removeLeftovers_onlyOursThatEndedBefore() {
        ScanJob old = world.job("shop/web", "1.0");
        world.scanned(old);
        world.process()
                .api()
                .createSchedule(
                        world.target(old),
                        SensorWorld.HOST,
                        "nightly",
                        List.of(new RepositoryTag("shop/web", "1.0")),
                        false);
        world.clock.advance(Duration.ofHours(25));
        Instant before = world.clock.instant().minus(Duration.ofHours(24));
        world.submitted(world.job("shop/api", "1.0"));

        assertThat(world.engine().removeLeftovers(before)).isEqualTo(1);
        assertThat(world.engine().removeLeftovers(before)).isZero();
        assertThat(world.simulator.schedules()).isEqualTo(2);
    }

    @Test
    void removeLeftovers_everyTraceOfTheScansIsLost_findsThemByName() {
        IntStream.range(0, 7).forEach(i -> world.submitted(world.job("shop/app" + i, "1.0")));
        world.clock.advance(Duration.ofHours(30));

        int removed = world.engine().removeLeftovers(world.clock.instant().minus(Duration.ofHours(24)));

        assertThat(removed).isEqualTo(7);
        assertThat(world.simulator.schedules()).isZero();
    }
}
