/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.azure.Flows.Versioned;
import io.quaywatch.ledger.Claim;
import io.quaywatch.ledger.RenewResult;
import io.quaywatch.port.PortException;
import io.quaywatch.port.ScanCache;
import io.quaywatch.scan.ScanPhase;
import io.quaywatch.scan.ScanState.SubmitScan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a submit to the one who makes it, for as long as that takes: inside the function it is a whole scan. Two things run out
 * meanwhile: the claim of the ledger, and the due time of the flow's row, after which a sweep or a duplicate of the message would
 * start the same scan again. Both are renewed every two minutes. Once one of them is lost the working thread is interrupted,
 * because what it does is another's now.
 */
final class ClaimKeeper {
    private static final Duration EVERY = Duration.ofMinutes(2);
    private static final Duration LEASE = Duration.ofMinutes(10);

    /** Shorter than the lease: a step whose worker died comes back before anybody takes its claim over. */
    private static final Duration HOLD = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(ClaimKeeper.class);

    private final ScanCache cache;
    private final Flows flows;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;

    ClaimKeeper(ScanCache cache, Flows flows, ScheduledExecutorService timer, InstantSource clock) {
        this.cache = cache;
        this.flows = flows;
        this.timer = timer;
        this.clock = clock;
    }

    /** Keeps the step to the calling thread until it is closed; empty if another has written the row. */
    Optional<Kept> keep(Versioned row, SubmitScan submit) {
        Instant now = clock.instant();
        return written(row.flow().begun(now.plus(HOLD), now), row).map(held -> new Kept(held, submit.claim()));
    }

    private Optional<Versioned> written(Flow held, Versioned row) {
        return flows.write(held, row)
                ? flows.find(held.id()).filter(written -> written.flow().equals(held))
                : Optional.empty();
    }

    /** A step that is kept. */
    final class Kept {
        private final Claim claim;
        private final Thread worker = Thread.currentThread();
        private final ScheduledFuture<?> renewals;
        private Versioned row;
        private boolean over;
        private boolean interrupted;

        private Kept(Versioned row, Claim claim) {
            this.row = row;
            this.claim = claim;
            // Not at once: the step's own renewal must find what an earlier attempt left, not what this one wrote.
            this.renewals =
                    timer.scheduleAtFixedRate(this::renew, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
        }

        /** The row as it was written last. */
        synchronized Versioned row() {
            return row;
        }

        /** Waits for a renewal that is under way: one that came late would undo what the next step has written. */
        synchronized void close() {
            over = true;
            renewals.cancel(false);
            if (interrupted) {
                Thread.interrupted();
            }
        }

        private synchronized void renew() {
            if (over) {
                return;
            }
            try {
                if (!renewed()) {
                    over = true;
                    interrupted = true;
                    worker.interrupt();
                }
            } catch (PortException later) {
                LOG.warn("renewed with the next turn: {}", later.getMessage());
            }
        }

        private boolean renewed() {
            Instant now = clock.instant();
            if (cache.renew(claim, ScanPhase.SUBMIT_SCAN.name(), now, now.plus(LEASE)) instanceof RenewResult.Lost) {
                return false;
            }
            Optional<Versioned> held = written(row.flow().held(now.plus(HOLD), now), row);
            held.ifPresent(versioned -> row = versioned);
            return held.isPresent();
        }
    }
}
