/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.qualys.QualysException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A submit that may have happened is looked for before it is made again, alone or as part of a batch. */
class DuplicateScansTest {
    private final SensorWorld world = new SensorWorld("""
            {"faults": [
              {"call": "POST /csapi/v1.3/registry/*/schedule", "drop": true, "done": true},
              {"call": "GET /csapi/v1.3/registry/*/schedule", "status": 503, "headers": {"Retry-After": "30"}}]}""");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void submit_batchLostAndItsLookUpToo_eachJobRetriedAloneFindsIt() {
        List<ScanJob> jobs =
                List.of(world.job("shop/web", "1.0"), world.job("shop/api", "1.0"), world.job("shop/cron", "1.0"));
        String target = world.target(jobs.get(0));
        assertThatThrownBy(() -> world.engine().submit(target, jobs)).isInstanceOf(QualysException.class);
        world.clock.advance(Duration.ofSeconds(30));

        for (ScanJob job : jobs) {
            Submission submission = world.submitted(repeated(job));
            assertThat(submission.job()).isEqualTo(ScheduleName.of(jobs.get(0)));
            assertThat(world.ended(job, submission)).isInstanceOf(Polled.Finished.class);
        }
        assertThat(world.simulator.schedules()).isEqualTo(1);
    }

    @Test
    void submit_repeatedWhileAnEarlierScheduleOfTheSameTagExists_isNotPassedOffWithIt() {
        world.clock.advance(Duration.ofHours(1));
        ScanJob first = world.job("shop/web", "1.0");
        assertThatThrownBy(() -> world.submitted(first)).isInstanceOf(QualysException.class);
        world.clock.advance(Duration.ofHours(1));
        ScanJob later = repeated(world.job("shop/web", "1.0"));

        assertThat(world.submitted(later).job()).isEqualTo(ScheduleName.of(later));
        assertThat(world.simulator.schedules()).isEqualTo(2);
    }

    private static ScanJob repeated(ScanJob job) {
        return new ScanJob(
                job.key(),
                job.fence(),
                job.image(),
                job.configDigest(),
                null,
                null,
                null,
                job.force(),
                true,
                job.requestedAt());
    }
}
