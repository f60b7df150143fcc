/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.port.Contention;
import io.quaywatch.port.Leases;
import io.quaywatch.port.LeasesContract;
import io.quaywatch.port.PortException;
import io.quaywatch.port.VersionedLeases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirestoreLeasesTest extends LeasesContract {
    private static final String NAME = "scanner-europe-west1-1/ä\\..";

    private final FirestoreEmulator emulator = FirestoreEmulator.require();
    private final FirestoreLeases own = leases();

    @Override
    protected VersionedLeases create() {
        return leases();
    }

    private FirestoreLeases leases() {
        return new FirestoreLeases(emulator.firestore(), emulator.name("leases"), Contention.withinProcess());
    }

    @Test
    void write_lease_namesItself() throws Exception {
        acquire();

        assertThat(own.document(NAME).get().get().getString("name")).isEqualTo(NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ü", "\"", "\n", "\u0001"})
    void document_asLongAsAllowed_comesBack(String character) {
        String document = character.repeat(Leases.MAX_DOCUMENT);

        assertThat(own.release(acquire(), document)).isTrue();

        assertThat(own.read(NAME)).contains(document);
    }

    @Test
    void write_afterAnotherWrote_changesNothing() {
        acquire();
        VersionedLeases.Versioned read = own.readRow(NAME).orElseThrow();
        Leases.Lease longer =
                own.acquire(NAME, "owner", NOW, NOW.plusSeconds(90)).orElseThrow();

        assertThat(own.write(read.row(), read.version())).isFalse();
        assertThat(own.write(read.row(), null)).isFalse();
        assertThat(own.acquire(NAME, "owner", NOW, NOW.plusSeconds(60))).contains(longer);
    }

    @Test
    void unreadableRow_isCorrupt() throws Exception {
        acquire();
        own.document(NAME).update("json", "{").get();

        assertCorrupt();
    }

    @Test
    void rowOfAnotherName_isCorrupt() throws Exception {
        acquire();
        own.acquire("other", "owner", NOW, NOW.plusSeconds(60));
        Object stranger = own.document("other").get().get().get("json");
        own.document(NAME).update("json", stranger).get();

        assertCorrupt();
    }

    private void assertCorrupt() {
        assertThatThrownBy(() -> own.read(NAME))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.CORRUPT));
    }

    private Leases.Lease acquire() {
        return own.acquire(NAME, "owner", NOW, NOW.plusSeconds(60)).orElseThrow();
    }
}
