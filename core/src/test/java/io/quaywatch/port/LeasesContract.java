/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.port.Leases.Lease;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of leases does. An adapter's test extends this and says how to make an empty store. */
public abstract class LeasesContract {
    private static final String NAME = "status-board/eu-west-1:a";
    private static final Instant UNTIL = NOW.plusSeconds(60);
    private static final Instant LONGER = NOW.plusSeconds(120);

    private VersionedLeases leases;

    protected abstract VersionedLeases create();

    @BeforeEach
    final void open() {
        leases = create();
    }

    @Test
    void acquire_hundredRacers_oneGetsIt() throws Exception {
        List<Optional<Lease>> answers = Race.of(100, i -> leases.acquire(NAME, "owner-" + i, NOW, UNTIL));

        assertThat(answers).filteredOn(Optional::isPresent).hasSize(1);
    }

    @Test
    void acquire_own_sameFenceAndNeverShorter() {
        Lease first = acquired("a", NOW, LONGER);

        assertThat(leases.acquire(NAME, "a", NOW, UNTIL)).contains(first);
        assertThat(leases.acquire(NAME, "a", NOW, LONGER.plusSeconds(1))).hasValueSatisfying(lease -> {
            assertThat(lease.fence()).isEqualTo(first.fence());
            assertThat(lease.until()).isEqualTo(LONGER.plusSeconds(1));
        });
    }

    @Test
    void acquire_atTheEndOfAnothers_takesOverWithHigherFence() {
        Lease first = acquired("a", NOW, UNTIL);

        assertThat(leases.acquire(NAME, "b", UNTIL.minusNanos(1), LONGER)).isEmpty();
        assertThat(acquired("b", UNTIL, LONGER).fence()).isGreaterThan(first.fence());
    }

    @Test
    void acquire_withAClockThatWentBack_fenceStillGrows() {
        Lease first = acquired("a", NOW, UNTIL);
        leases.release(first, null);

        assertThat(acquired("b", NOW.minusSeconds(3600), UNTIL).fence()).isGreaterThan(first.fence());
    }

    @Test
    void renew_passedButNotTakenOver_isExtended() {
        Lease first = acquired("a", NOW, UNTIL);

        assertThat(leases.renew(first, UNTIL.plusSeconds(1), LONGER))
                .hasValueSatisfying(lease -> assertThat(lease.until()).isEqualTo(LONGER));
    }

    @Test
    void lateHolder_afterTakeOver_changesNothing() {
        Lease late = acquired("a", NOW, UNTIL);
        Lease next = acquired("b", UNTIL, LONGER);

        assertThat(leases.renew(late, UNTIL, LONGER)).isEmpty();
        assertThat(leases.release(late, "stale")).isFalse();
        assertThat(leases.read(NAME)).isEmpty();
        assertThat(leases.acquire(NAME, "b", UNTIL, LONGER)).contains(next);
    }

    @Test
    void release_documents_areReadByAllAndSurviveReleaseWithoutOne() {
        assertThat(leases.read(NAME)).isEmpty();
        assertThat(leases.release(acquired("a", NOW, UNTIL), "{\"left\":\"ü\"}"))
                .isTrue();
        Lease next = acquired("b", NOW, UNTIL);

        assertThat(next.document()).isEqualTo("{\"left\":\"ü\"}");
        assertThat(leases.release(next, null)).isTrue();
        assertThat(leases.read(NAME)).contains("{\"left\":\"ü\"}");
        assertThat(leases.renew(next, NOW, LONGER)).isEmpty();
    }

    @Test
    void release_largestDocument_isKeptAndALargerOneRefused() {
        String largest = "x".repeat(Leases.MAX_DOCUMENT);
        Lease lease = acquired("a", NOW, UNTIL);

        assertThatThrownBy(() -> leases.release(lease, largest + "x"))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.INVALID));
        assertThat(leases.release(lease, largest)).isTrue();
        assertThat(leases.read(NAME)).contains(largest);
    }

    @Test
    void names_thatDifferOnlyInPunctuation_areDifferentLeases() {
        acquired("a", NOW, UNTIL);

        assertThat(leases.acquire("status-board/eu-west-1/a", "b", NOW, UNTIL)).isPresent();
        assertThat(leases.acquire("../" + NAME, "b", NOW, UNTIL)).isPresent();
    }

    @Test
    void anyCall_replyLostAndRepeated_answersAsTheFirst() {
        Leases lossy = new Lossy(leases);

        assertThatThrownBy(() -> lossy.acquire(NAME, "a", NOW, UNTIL)).isInstanceOf(PortException.class);
        Lease lease = lossy.acquire(NAME, "a", NOW, UNTIL).orElseThrow();
        assertThat(lease.fence()).isEqualTo(NOW.toEpochMilli());
        assertThatThrownBy(() -> lossy.renew(lease, NOW, LONGER)).isInstanceOf(PortException.class);
        assertThat(lossy.renew(lease, NOW, LONGER)).isPresent();
        assertThatThrownBy(() -> lossy.release(lease, "left")).isInstanceOf(PortException.class);
        Lease next = acquired("b", NOW, UNTIL);
        assertThat(lossy.release(lease, "left")).isTrue();
        assertThat(leases.acquire(NAME, "b", NOW, UNTIL)).contains(next);
        assertThat(leases.read(NAME)).contains("left");
    }

    private Lease acquired(String owner, Instant now, Instant until) {
        return leases.acquire(NAME, owner, now, until).orElseThrow();
    }

    /** Does what it is told and loses the reply of every write. */
    private static final class Lossy extends VersionedLeases {
        private final VersionedLeases store;

        Lossy(VersionedLeases store) {
            super(Contention.withinProcess());
            this.store = store;
        }

        @Override
        protected Optional<Versioned> readRow(String name) {
            return store.readRow(name);
        }

        @Override
        protected boolean write(LeaseRow row, @Nullable String expectedVersion) {
            boolean written = store.write(row, expectedVersion);
            throw new PortException(PortException.Kind.UNAVAILABLE, "the reply is lost: " + written);
        }
    }
}
