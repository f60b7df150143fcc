/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One status call per image and minute spends 300 calls an hour with five images: all come from one listing. */
class PollAccountingTest {
    private final SensorWorld world = new SensorWorld("{\"world\":{\"queueSeconds\":7200}}");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void poll_fiftyImagesEveryTwentySecondsForAnHour_takesHalfOfTheLimitAtMost() {
        List<ScanJob> jobs = new ArrayList<>();
        List<Submission> submissions = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            jobs.add(world.job("shop/app" + i, "1.0"));
        }
        submissions.addAll(world.submitted(jobs));
        List<SensorWorld.Process> processes = List.of(world.process(), world.process(), world.process());

        for (int round = 0; round < 180; round++) {
            for (int i = 0; i < jobs.size(); i++) {
                assertThat(processes.get(i % 3).engine().poll(jobs.get(i), submissions.get(i)))
                        .isInstanceOf(Polled.Running.class);
            }
            world.clock.advance(Duration.ofSeconds(20));
        }

        assertThat(world.calls("GET /images")).isLessThanOrEqualTo(150);
        assertThat(world.calls("GET /registry/{registryId}/schedule")).isLessThanOrEqualTo(150 + 2);
        assertThat(world.calls("GET /images/{sha}")).isZero();
        assertThat(world.simulator.throttled()).isZero();
    }
}
