/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.report.FailureKind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The last status of an image is still that of last week's scan: only what is newer than the submit is its result. */
class StaleResultTest {
    private SensorWorld world = new SensorWorld("{\"world\":{\"forceFeature\":true}}");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void poll_untilTheNewScanEnds_isNeverFinishedByLastWeeks() {
        world.scanned(world.job("shop/web", "1.0"));
        world.clock.advance(Duration.ofDays(7));
        ScanJob job = world.forced("shop/web", "1.0");
        Submission submission = world.submitted(job);

        Polled polled = world.ended(job, submission);

        assertThat(polled).isInstanceOf(Polled.Finished.class);
        assertThat(((Polled.Finished) polled).evidence().scannedAt()).isAfterOrEqualTo(submission.engineTime());
    }

    @Test
    void poll_scannedBetweenAsksOfTheBoard_olderResultOnTheBoardDoesNotFinish() {
        ScanJob first = world.job("shop/web", "1.0");
        Submission firstSubmission = world.submitted(first);
        assertThat(world.ended(first, firstSubmission)).isInstanceOf(Polled.Finished.class);
        ScanJob second = world.forced("shop/web", "1.0");
        Submission submission = world.submitted(second);

        assertThat(world.engine().poll(second, submission)).isInstanceOf(Polled.Running.class);
    }

    @Test
    void poll_ourClockIsAnHourAhead_resultsAreComparedOnTheirClock() {
        ScanJob job = world.job("shop/web", "1.0");
        Submission made = world.submitted(job);
        Instant ahead = made.acceptedAt().plus(Duration.ofHours(1));

        Submission skewed = new Submission(made.target(), made.job(), made.jobId(), ahead, made.engineTime());

        assertThat(world.ended(job, skewed)).isInstanceOf(Polled.Finished.class);
    }

    @Test
    void poll_identityUnknownAndOnlyAnOlderRow_isNotAdopted() {
        world.close();
        world = new SensorWorld("{}");
        world.scanned(world.job("shop/web", "1.0"));
        world.clock.advance(Duration.ofHours(1));

        assertThat(world.scanned(world.unidentified("shop/web", "1.0"))).isInstanceOf(Polled.EndedWithout.class);
    }

    @Test
    void poll_resultTooOldToReuse_isNotUsed() {
        world.close();
        world = new SensorWorld("{}");
        world.scanned(world.job("shop/web", "1.0"));
        world.clock.advance(Duration.ofDays(31));

        assertThat(world.scanned(world.job("shop/web", "1.0")))
                .isInstanceOfSatisfying(
                        Polled.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(FailureKind.FORCE_NOT_EFFECTIVE));
    }
}
