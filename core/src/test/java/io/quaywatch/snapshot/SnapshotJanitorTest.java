/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quaywatch.report.ScanOutcome;
import io.quaywatch.snapshot.JanitorReport.Entry;
import io.quaywatch.snapshot.JanitorReport.Why;
import io.quaywatch.snapshot.Resource.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class SnapshotJanitorTest {
    private static final Duration LIFETIME = Duration.ofHours(10);
    private static final Duration GRACE = Duration.ofMinutes(30);
    private static final String ACTIVE = "aaaaaaaaaaaaaaaaaaaa";
    private static final String ENDED = "dddddddddddddddddddd";
    private static final String UNKNOWN = "eeeeeeeeeeeeeeeeeeee";

    private final PlanWorld world = new PlanWorld();
    private final SnapshotJanitor janitor = new SnapshotJanitor(world.cloud, world.jobs, LIFETIME, GRACE);

    SnapshotJanitorTest() {
        world.jobs.insert(job(ACTIVE));
        world.jobs.insert(job(ENDED));
        world.jobs.write(JobEdit.of(job(ENDED))
                .to(new JobState.Done(new ScanOutcome.Cancelled(), null, world.now()))
                .next(world.now(), null, null));
    }

    @Test
    void run_expired_isDeletedWhateverItsJobDoes() {
        Resource snapshot = plant(Kind.SNAPSHOT, ACTIVE, world.now());

        assertThat(run()).containsExactly(tuple(snapshot, Why.EXPIRED));
        assertThat(gone(snapshot)).isTrue();
    }

    @Test
    void run_jobAtWork_isLeftAlone() {
        Resource snapshot = plant(Kind.SNAPSHOT, ACTIVE, world.now().plusSeconds(1));

        assertThat(run()).containsExactly(tuple(snapshot, Why.IN_USE));
        assertThat(gone(snapshot)).isFalse();
    }

    @Test
    void run_jobEnded_isDeletedAfterTheGrace() {
        Resource scanner = plant(Kind.SCANNER, ENDED, world.now().plus(LIFETIME));

        world.clock.advance(GRACE.minusSeconds(1));
        assertThat(run()).containsExactly(tuple(scanner, Why.YOUNG));
        world.clock.advance(Duration.ofSeconds(1));
        assertThat(run()).containsExactly(tuple(scanner, Why.JOB_DONE));
        assertThat(gone(scanner)).isTrue();
    }

    @Test
    void run_jobUnknown_isDeletedAfterTheGrace() {
        Resource disk = plant(Kind.DISK, UNKNOWN, world.now().plus(LIFETIME));

        world.clock.advance(GRACE.minusSeconds(1));
        assertThat(run()).containsExactly(tuple(disk, Why.YOUNG));
        world.clock.advance(Duration.ofSeconds(1));
        assertThat(run()).containsExactly(tuple(disk, Why.JOB_UNKNOWN));
        assertThat(gone(disk)).isTrue();
    }

    /** Others may use our word for their things. */
    @Test
    void run_withoutBothLabels_isNeverTouched() {
        Resource noJob = resource(Kind.SNAPSHOT, "qss-1");
        Resource otherJob = resource(Kind.SNAPSHOT, "qss-2");
        Resource otherApp = resource(Kind.SNAPSHOT, "qss-3");
        String expired = Long.toString(world.now().minus(Duration.ofDays(400)).getEpochSecond());
        world.cloud.plant(noJob, Map.of("app", "quaywatch", "expiresat", expired));
        world.cloud.plant(otherJob, Map.of("app", "quaywatch", "jobid", "nightly", "expiresat", expired));
        world.cloud.plant(otherApp, Map.of("app", "other", "jobid", UNKNOWN, "expiresat", expired));

        assertThat(run()).containsExactly(tuple(noJob, Why.FOREIGN), tuple(otherJob, Why.FOREIGN));
        assertThat(List.of(noJob, otherJob, otherApp)).noneMatch(this::gone);
    }

    @Test
    void run_expiryUnreadable_goesByItsJobAlone() {
        Resource known = resource(Kind.SNAPSHOT, "qss-" + ENDED);
        Resource unknown = resource(Kind.SNAPSHOT, "qss-" + UNKNOWN);
        world.cloud.plant(known, Map.of("app", "quaywatch", "jobid", ENDED, "expiresat", "soon"));
        world.cloud.plant(unknown, Map.of("app", "quaywatch", "jobid", UNKNOWN));
        world.clock.advance(Duration.ofDays(1));

        assertThat(run()).containsExactly(tuple(known, Why.JOB_DONE), tuple(unknown, Why.UNDATED));
        assertThat(gone(unknown)).isFalse();
    }

    @Test
    void run_storeAway_deletesOnlyWhatExpired() {
        Resource expired = plant(Kind.SNAPSHOT, UNKNOWN, world.now());
        Resource ended = plant(Kind.SNAPSHOT, ENDED, world.now().plus(LIFETIME));
        plant(Kind.SNAPSHOT, ACTIVE, world.now().plus(LIFETIME));
        world.clock.advance(GRACE);
        world.jobs.away = true;
        world.jobs.resetCounts();

        JanitorReport report = janitor.run(false, world.now());

        assertThat(report.storeLost()).contains("away");
        assertThat(report.deleted()).isEqualTo(1);
        assertThat(gone(expired)).isTrue();
        assertThat(gone(ended)).isFalse();
        assertThat(world.jobs.reads.get()).isEqualTo(1);
    }

    @Test
    void run_dry_listsAndDeletesNothing() {
        Resource snapshot = plant(Kind.SNAPSHOT, UNKNOWN, world.now());

        JanitorReport report = janitor.run(true, world.now());

        assertThat(report.dryRun()).isTrue();
        assertThat(report.deleted()).isEqualTo(1);
        assertThat(report.entries()).containsExactly(new Entry(snapshot, UNKNOWN, Why.EXPIRED, null));
        assertThat(gone(snapshot)).isFalse();
    }

    @Test
    void run_severalThings_takesScannersFirstAndSnapshotsLast() {
        plant(Kind.SNAPSHOT, UNKNOWN, world.now());
        plant(Kind.DISK, UNKNOWN, world.now());
        plant(Kind.SCANNER, UNKNOWN, world.now());

        assertThat(janitor.run(false, world.now()).entries())
                .extracting(entry -> entry.resource().kind())
                .containsExactly(Kind.SCANNER, Kind.DISK, Kind.SNAPSHOT);
    }

    @Test
    void run_againWhileDeletionsRun_doesNoHarm() {
        plant(Kind.SNAPSHOT, UNKNOWN, world.now());

        janitor.run(false, world.now());
        assertThat(janitor.run(false, world.now()).failed()).isZero();
        world.clock.advance(Duration.ofMinutes(1));
        assertThat(janitor.run(false, world.now()).entries()).isEmpty();
    }

    private List<Tuple> run() {
        return janitor.run(false, world.now()).entries().stream()
                .map(entry -> tuple(entry.resource(), entry.why()))
                .toList();
    }

    private Resource plant(Kind kind, String job, Instant expires) {
        Resource resource = resource(kind, "q-" + kind.name().toLowerCase(Locale.ROOT) + "-" + job);
        world.cloud.plant(resource, ResourceNames.labels(job, expires));
        return resource;
    }

    private static Resource resource(Kind kind, String name) {
        return new Resource(kind, name, kind == Kind.SNAPSHOT ? null : "europe-west1-b");
    }

    private boolean gone(Resource resource) {
        world.clock.advance(Duration.ofMinutes(1));
        return !world.cloud.exists(resource);
    }

    private SnapshotJob job(String id) {
        return SnapshotJob.planned(id, Machines.machine(1).build(), Set.of(ScanType.OS), false, world.now());
    }
}
