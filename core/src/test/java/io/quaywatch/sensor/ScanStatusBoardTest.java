/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.image.Digest;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.Leases;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.qualys.QualysApi.ImageEntry;
import io.quaywatch.qualys.QualysApi.ScheduleEntry;
import io.quaywatch.sensor.SensorWorld.Process;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScanStatusBoardTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private SensorWorld world = new SensorWorld("{}");

    @AfterEach
    void close() {
        world.close();
    }

    private void start(String scenario) {
        world.close();
        world = new SensorWorld(scenario);
    }

    /** This many images, scanned by schedules of 50. */
    private List<ScanJob> submitted(int images, List<Submission> submissions) {
        List<ScanJob> jobs = IntStream.range(0, images)
                .mapToObj(i -> world.job("shop/app" + i, "1.0"))
                .toList();
        for (int from = 0; from < images; from += 50) {
            submissions.addAll(world.submitted(jobs.subList(from, Math.min(images, from + 50))));
        }
        return jobs;
    }

    @Test
    void status_manyScansOfManyProcesses_oneListingPerInterval() {
        List<Submission> submissions = new ArrayList<>();
        List<ScanJob> jobs = submitted(120, submissions);
        List<Process> processes =
                IntStream.range(0, 6).mapToObj(i -> world.process()).toList();

        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < jobs.size(); i++) {
                processes.get(i % 6).engine().poll(jobs.get(i), submissions.get(i));
            }
            world.clock.advance(Duration.ofSeconds(15));
        }

        // 20 rounds of 15 s are ten intervals of 30 s, whoever asks.
        assertThat(world.calls("GET /images")).isEqualTo(10);
        assertThat(world.calls("GET /registry/{registryId}/schedule")).isEqualTo(10);
        assertThat(world.calls("GET /images/{sha}")).isZero();
        assertThat(processes.get(3).engine().poll(jobs.get(3), submissions.get(3)))
                .isInstanceOf(Polled.Finished.class);
        assertThat(world.simulator.unreadFilters()).isZero();
    }

    @Test
    void status_listingFails_allWaitInsteadOfTryingByThemselves() {
        start("{\"faults\":[{\"call\":\"GET /csapi/v1.3/images\",\"times\":0,\"status\":503,"
                + "\"headers\":{\"Retry-After\":\"30\"}}]}");
        List<Submission> submissions = new ArrayList<>();
        List<ScanJob> jobs = submitted(20, submissions);
        world.clock.advance(Duration.ofMinutes(5));

        for (int i = 0; i < jobs.size(); i++) {
            assertThat(world.engine().poll(jobs.get(i), submissions.get(i))).isInstanceOf(Polled.Running.class);
        }
        assertThat(world.calls("GET /images")).isEqualTo(1);
    }

    @Test
    void status_somebodyElseIsListing_isUnknownWithoutACallOfItsOwn() {
        ScanJob job = world.job("shop/web", "1.0");
        Submission submission = world.submitted(job);
        world.clock.advance(Duration.ofMinutes(5));
        Instant now = world.clock.instant();
        world.leases.acquire("status-board", "somebody", now, now.plusSeconds(120));

        assertThat(world.engine().poll(job, submission)).isEqualTo(new Polled.Running(null));
        assertThat(world.calls("GET /images")).isZero();
        assertThat(world.calls("GET /images/{sha}")).isZero();
    }

    @Test
    void status_registryDeletedMeanwhile_hidesNoOtherScan() {
        ScanJob job = world.job("shop/web", "1.0");
        Submission submission = world.submitted(job);
        ScanStatusBoard board = world.process().board();
        board.status(null, "00000000-0000-4000-8000-000000000000", "qw-000000000000-1");

        assertThat(world.ended(job, submission)).isInstanceOf(Polled.Finished.class);
    }

    @Test
    void status_moreThanEightPages_asksForEachImageAndListsRarely() {
        start(SensorWorld.NO_LIMITS);
        List<Submission> submissions = new ArrayList<>();
        List<ScanJob> jobs = submitted(2_001, submissions);
        world.clock.advance(Duration.ofMinutes(3));
        Process process = world.process();

        for (int i = 0; i < 10; i++) {
            assertThat(process.engine().poll(jobs.get(i), submissions.get(i))).isInstanceOf(Polled.Finished.class);
        }
        assertThat(world.calls("GET /images")).isEqualTo(ScanStatusBoard.MAX_PAGES);
        assertThat(world.calls("GET /images/{sha}")).isEqualTo(10);
        world.clock.advance(Duration.ofSeconds(ScanStatusBoard.MAX_PAGES * 24 - 1));
        process.engine().poll(jobs.get(0), submissions.get(0));
        assertThat(world.calls("GET /images")).isEqualTo(ScanStatusBoard.MAX_PAGES);
    }

    @Test
    void document_thousandImagesAndTheLongestErrors_fitsIntoALease() {
        BoardDocument board = BoardDocument.read(null);
        List<ImageEntry> images = new ArrayList<>();
        List<ScheduleEntry> schedules = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            String sha = sha(i);
            String schedule = "qw-" + sha.substring(0, 12) + "-1790000000000";
            board.ask(sha, "10000000-0000-4000-8000-0000000000" + (10 + i % 20), schedule, NOW);
            images.add(new ImageEntry(sha, NOW, "A_VERY_LONG_ERROR_CODE_\u0001\"\\", false, null, List.of()));
            schedules.add(new ScheduleEntry(sha, schedule, "Failed", true, "\"\\\u0001é".repeat(100), NOW, List.of()));
        }
        board.scanned(images);
        board.ended(schedules, NOW);

        String text = board.text();

        assertThat(text.length()).isLessThanOrEqualTo(Leases.MAX_DOCUMENT);
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(Leases.MAX_DOCUMENT);
        BoardDocument read = BoardDocument.read(text);
        assertThat(read).isEqualTo(board);
        assertThat(read.isFull()).isTrue();
        assertThat(read.follows(sha(999))).isTrue();
        assertThat(read.follows(sha(1_000))).isFalse();
        assertThat(read.scannedAt(sha(7))).isEqualTo(NOW);
        assertThat(read.errorCode(sha(7))).isNotNull();
    }

    @Test
    void prune_forgetsWhatNobodyAsksAboutAnyMore() {
        BoardDocument board = BoardDocument.read(null);
        board.ask(sha(1), "one", "qw-1", NOW);
        board.ask(sha(2), "two", "qw-2", NOW.plusSeconds(60));

        board.prune(NOW.plusSeconds(60));

        assertThat(board.knows(sha(2), "two", "qw-2")).isTrue();
        assertThat(board.images()).hasSize(1);
        assertThat(board.registries()).containsOnlyKeys("two");
        assertThat(board.schedules()).containsOnlyKeys("qw-2");
    }

    private static String sha(int seed) {
        return Digest.of(Integer.toString(seed).getBytes(StandardCharsets.UTF_8))
                .hex();
    }
}
