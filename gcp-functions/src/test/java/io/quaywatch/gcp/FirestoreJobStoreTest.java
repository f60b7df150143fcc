/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.firestore.Firestore;
import io.quaywatch.port.PortException;
import io.quaywatch.snapshot.JobStore;
import io.quaywatch.snapshot.JobStoreContract;
import io.quaywatch.snapshot.Machine;
import io.quaywatch.snapshot.MachineId;
import io.quaywatch.snapshot.ScanType;
import io.quaywatch.snapshot.SnapshotJob;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FirestoreJobStoreTest extends JobStoreContract {
    private static final String ID = "0123456789abcdef0123";
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.123456789Z");

    private final FirestoreEmulator emulator = FirestoreEmulator.require();
    private final Firestore firestore = emulator.firestore();
    private final String jobs = emulator.name("jobs");
    private final FirestoreJobStore own = new FirestoreJobStore(firestore, jobs, emulator.name("machines"));

    @Override
    protected JobStore create() {
        return new FirestoreJobStore(firestore, emulator.name("jobs"), emulator.name("machines"));
    }

    private static SnapshotJob job() {
        Machine machine = new Machine(
                new MachineId("gcp", "shop-prod", "europe-west1-b", "4711"),
                "web-1",
                Machine.State.RUNNING,
                Machine.Platform.LINUX,
                Map.of(),
                null,
                NOW,
                List.of());
        return SnapshotJob.planned(ID, machine, List.of(ScanType.OS), false, NOW);
    }

    @Test
    void unreadableJob_isCorrupt() throws Exception {
        own.insert(job());
        firestore.collection(jobs).document(ID).update("json", "{").get();

        assertThatThrownBy(() -> own.find(ID))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.CORRUPT));
    }

    @Test
    void insert_job_hasFieldsForPeople() throws Exception {
        own.insert(job());

        assertThat(firestore.collection(jobs).document(ID).get().get().getData())
                .containsEntry("phase", "PLANNED")
                .containsEntry("scope", "gcp/shop-prod")
                .containsEntry("active", true);
    }

    @ParameterizedTest
    @EnumSource
    void jobs_unknownPage_isInvalid(JobStore.Filter filter) {
        String page = filter == JobStore.Filter.UNATTENDED ? "abc" : "a/b";

        assertInvalid(filter, page);
        assertInvalid(filter, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"never/" + ID, "/" + ID, "2026-11-20T10:00:00Z/"})
    void jobs_unknownPageOfUnattended_isInvalid(String page) {
        assertInvalid(JobStore.Filter.UNATTENDED, page);
    }

    private void assertInvalid(JobStore.Filter filter, String page) {
        assertThatThrownBy(() -> own.jobs(filter, NOW, page))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.INVALID));
    }
}
