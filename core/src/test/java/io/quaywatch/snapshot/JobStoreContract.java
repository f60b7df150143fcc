/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import static io.quaywatch.snapshot.SampleJobs.AT;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.port.Race;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every store of jobs does. An adapter's test extends this and says how to make an empty store. */
public abstract class JobStoreContract {
    private static final SnapshotJob JOB = SampleJobs.job(JobPhase.PLANNED);

    private JobStore store;

    protected abstract JobStore create();

    /** How many jobs the test of pages stores; more than a page of the adapter holds. */
    protected int manyJobs() {
        return 230;
    }

    @BeforeEach
    final void open() {
        store = create();
    }

    @Test
    void insert_fiftyRacers_oneWins() throws Exception {
        List<Boolean> answers = Race.of(50, i -> store.insert(owned(JOB, 1, "planner-" + i)));

        assertThat(answers).filteredOn(answer -> answer).hasSize(1);
    }

    @Test
    void insert_present_changesNothing() {
        assertThat(store.insert(JOB)).isTrue();
        assertThat(store.insert(owned(JOB, 1, "another"))).isFalse();

        assertThat(store.find(JOB.id())).contains(JOB);
    }

    @ParameterizedTest
    @EnumSource
    void find_jobInEachState_comesBackWhole(JobPhase phase) {
        SnapshotJob job = SampleJobs.job(phase);
        store.insert(job);

        assertThat(store.find(job.id())).contains(job);
        assertThat(store.find("00000000000000000000")).isEmpty();
    }

    @Test
    void write_nextRevision_replaces() {
        store.insert(JOB);
        SnapshotJob next = owned(JOB, JOB.rev() + 1, "b");

        assertThat(store.write(next)).isTrue();
        assertThat(store.find(JOB.id())).contains(next);
    }

    @Test
    void write_staleOrSkippedRevision_isRefused() {
        store.insert(JOB);
        store.write(owned(JOB, JOB.rev() + 1, "b"));

        assertThat(store.write(owned(JOB, JOB.rev() + 1, "late"))).isFalse();
        assertThat(store.write(owned(JOB, JOB.rev() + 3, "early"))).isFalse();
        assertThat(store.find(JOB.id()).orElseThrow().leaseOwner()).isEqualTo("b");
    }

    @Test
    void write_missingJob_isRefusedAndMakesNone() {
        assertThat(store.write(JOB)).isFalse();
        assertThat(store.find(JOB.id())).isEmpty();
    }

    @Test
    void write_fiftyRacers_oneWins() throws Exception {
        store.insert(JOB);
        List<Boolean> answers = Race.of(50, i -> store.write(owned(JOB, JOB.rev() + 1, "owner-" + i)));

        assertThat(answers).filteredOn(answer -> answer).hasSize(1);
        int winner = answers.indexOf(true);
        assertThat(store.find(JOB.id()).orElseThrow().leaseOwner()).isEqualTo("owner-" + winner);
    }

    @Test
    void write_repeatedAfterALostReply_isTrueAgain() {
        store.insert(JOB);
        SnapshotJob next = owned(JOB, JOB.rev() + 1, "b");
        store.write(next);

        assertThat(store.write(next)).isTrue();
        assertThat(store.find(JOB.id())).contains(next);
    }

    @Test
    void jobs_filters_pickWhatTheySay() {
        store.insert(SampleJobs.job(id(1), "1", JobPhase.SCANNING));
        store.insert(SampleJobs.job(id(2), "2", JobPhase.DONE));
        store.insert(unleased(SampleJobs.job(id(3), "3", JobPhase.PLANNED)));
        Instant leased = AT.plusSeconds(119);

        assertThat(ids(JobStore.Filter.ALL, leased)).containsExactlyInAnyOrder(id(1), id(2), id(3));
        assertThat(ids(JobStore.Filter.ACTIVE, leased)).containsExactlyInAnyOrder(id(1), id(3));
        assertThat(ids(JobStore.Filter.UNATTENDED, leased)).containsExactly(id(3));
        assertThat(ids(JobStore.Filter.UNATTENDED, AT.plusSeconds(120))).containsExactlyInAnyOrder(id(1), id(3));
    }

    @Test
    void jobs_moreThanAPage_eachComesOnce() {
        List<String> stored = new ArrayList<>();
        for (int i = 0; i < manyJobs(); i++) {
            stored.add(id(i));
            store.insert(SampleJobs.job(id(i), "9" + i, JobPhase.QUEUED));
        }

        assertThat(ids(JobStore.Filter.ACTIVE, AT)).containsExactlyInAnyOrderElementsOf(stored);
    }

    @Test
    void remember_newerReplaces_olderDoesNot() {
        MachineRecord record = record("1", AT);
        MachineRecord newer = record("1", AT.plusSeconds(10));
        store.remember(newer);
        store.remember(record);
        assertThat(store.machine(record.id())).contains(newer);

        MachineRecord newest = record("1", AT.plusSeconds(20));
        store.remember(newest);
        assertThat(store.machine(record.id())).contains(newest);
        assertThat(store.machine(record("2", AT).id())).isEmpty();
    }

    @Test
    void machines_ofAScope_areThoseOnly() {
        store.remember(record("1", AT));
        store.remember(record("2", AT));
        MachineId elsewhere = new MachineId("gcp", "shop-prod-2", "europe-west1-b", "3");
        store.remember(new MachineRecord(elsewhere, AT, null, null, 0, "SAMPLING", AT));

        assertThat(store.machines("gcp", "shop-prod")).containsExactlyInAnyOrder(record("1", AT), record("2", AT));
        assertThat(store.machines("gcp", "shop-prod-2")).hasSize(1);
        assertThat(store.machines("aws", "shop-prod")).isEmpty();
    }

    @Test
    void removeOlderThan_takesOldEndsAndOldRecordsOnly() {
        store.insert(SampleJobs.job(id(1), "1", JobPhase.DONE));
        store.insert(SampleJobs.job(id(2), "2", JobPhase.CLEANING));
        store.remember(record("1", AT));
        store.remember(record("2", AT.plusSeconds(3600)));

        assertThat(store.removeOlderThan(AT)).isZero();
        assertThat(store.removeOlderThan(AT.plusSeconds(60))).isEqualTo(2);
        assertThat(ids(JobStore.Filter.ALL, AT)).containsExactly(id(2));
        assertThat(store.machines("gcp", "shop-prod")).containsExactly(record("2", AT.plusSeconds(3600)));
    }

    private List<String> ids(JobStore.Filter filter, Instant now) {
        List<String> ids = new ArrayList<>();
        @Nullable String page = null;
        do {
            JobStore.Page read = store.jobs(filter, now, page);
            read.jobs().forEach(job -> ids.add(job.id()));
            page = read.next();
        } while (page != null);
        return ids;
    }

    private static String id(int number) {
        return String.format("%020x", number);
    }

    private static MachineRecord record(String number, Instant updated) {
        return new MachineRecord(
                SampleJobs.machine(number).id(),
                AT.plusSeconds(86400),
                "46d38ee180a407408113",
                new ScanOutcome.Failed(FailureKind.NO_CAPACITY, "no room"),
                2,
                null,
                updated);
    }

    private static SnapshotJob owned(SnapshotJob job, long rev, String owner) {
        return with(job, rev, owner, AT.plusSeconds(120));
    }

    private static SnapshotJob unleased(SnapshotJob job) {
        return with(job, job.rev(), null, null);
    }

    private static SnapshotJob with(SnapshotJob job, long rev, @Nullable String owner, @Nullable Instant until) {
        return new SnapshotJob(
                job.id(),
                job.machine(),
                job.state(),
                rev,
                job.attempt(),
                job.preempted(),
                job.badResults(),
                job.made(),
                job.types(),
                job.onDemand(),
                job.cancel(),
                owner,
                until,
                job.startedAt(),
                job.updatedAt(),
                job.reason());
    }
}
