/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import io.quaywatch.image.Digest;
import io.quaywatch.port.Leases;
import io.quaywatch.port.Leases.Lease;
import io.quaywatch.qualys.QualysApi;
import io.quaywatch.qualys.QualysApi.ImageEntry;
import io.quaywatch.qualys.QualysApi.ImageList;
import io.quaywatch.qualys.QualysApi.ScheduleEntry;
import io.quaywatch.qualys.QualysException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers for every scan in flight from one listing, because a call per image and minute would use up a standard subscription
 * with five images (300 calls an hour per endpoint). One caller refreshes under a lease, at most every
 * {@code max(30 s, calls × 3600 / (limit / 2))}; all others read what it left.
 */
public final class ScanStatusBoard {
    static final int MAX_PAGES = 8;
    private static final String NAME = "status-board";
    private static final int SCHEDULES_PER_CALL = 100;
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration MARGIN = Duration.ofMinutes(5);
    private static final Logger LOG = LoggerFactory.getLogger(ScanStatusBoard.class);

    private final QualysApi api;
    private final Leases leases;
    private final String owner;
    private final InstantSource clock;
    private final Duration horizon;
    private final IntSupplier hourlyLimit;
    /** Threads of one process are one owner of the lease, so they take turns here. */
    private final ReentrantLock writer = new ReentrantLock();

    /**
     * @param owner names this process among those that share the leases
     * @param scanDeadline how long a scan may be in flight
     * @param hourlyLimit the calls an hour that Qualys allows on the list endpoints
     */
    public ScanStatusBoard(
            QualysApi api,
            Leases leases,
            String owner,
            InstantSource clock,
            Duration scanDeadline,
            IntSupplier hourlyLimit) {
        this.api = api;
        this.leases = leases;
        this.owner = owner;
        this.clock = clock;
        this.horizon = scanDeadline.plus(MARGIN);
        this.hourlyLimit = hourlyLimit;
    }

    /**
     * What is known of one scan. Null parts are unknown, not negative.
     *
     * @param scannedAt when Qualys last scanned the image
     * @param errorCode the error of that scan
     * @param scheduleEnded when the schedule was first seen to have ended, on our clock
     * @param scheduleFailed whether it ended without scanning anything
     * @param scheduleError its error texts; those of a schedule that did not fail may be about other images
     * @param hint when the next listing is due
     */
    record Status(
            @Nullable Instant scannedAt,
            @Nullable String errorCode,
            @Nullable Instant scheduleEnded,
            boolean scheduleFailed,
            @Nullable String scheduleError,
            @Nullable Duration hint) {}

    /** @param sha the config digest in hex, or null where it is not known */
    Status status(@Nullable String sha, String registryId, String schedule) {
        Instant now = clock.instant();
        BoardDocument board = BoardDocument.read(leases.read(NAME).orElse(null));
        if ((!board.knows(sha, registryId, schedule) || board.isDue(now)) && writer.tryLock()) {
            try {
                board = updated(board, sha, registryId, schedule, now);
            } finally {
                writer.unlock();
            }
        }
        Status known = answer(board, sha, schedule, now);
        // An image that is missing only because somebody else was writing is put on the board at the next question.
        boolean alone = sha != null && (!board.listable() || board.isFull() && !board.follows(sha));
        return alone ? askedAlone(sha, known) : known;
    }

    /** Whether the schedule was seen to have ended, and the caller is the one to delete it. */
    boolean takeForDeletion(String schedule) {
        writer.lock();
        try {
            Optional<Lease> lease = lease(clock.instant());
            if (lease.isEmpty()) {
                return false;
            }
            BoardDocument board = BoardDocument.read(lease.get().document());
            boolean taken = board.takeForDeletion(schedule);
            return leases.release(lease.get(), taken ? board.text() : null) && taken;
        } finally {
            writer.unlock();
        }
    }

    private BoardDocument updated(
            BoardDocument seen, @Nullable String sha, String registryId, String schedule, Instant now) {
        Optional<Lease> lease = lease(now);
        if (lease.isEmpty()) {
            return seen;
        }
        BoardDocument board = BoardDocument.read(lease.get().document());
        board.ask(sha, registryId, schedule, now);
        try {
            board = board.isDue(now) ? refreshed(board, now) : board;
            return board;
        } catch (QualysException failed) {
            // All others wait with us: a thousand scans that try again by themselves would spend the budget on errors.
            board = board.due(now.plus(pauseAfter(failed)), board.listable());
            if (!failed.kind().retryable()) {
                throw failed;
            }
            LOG.atWarn().log("the status of scans is unknown for now: {}", failed.getMessage());
            return board;
        } finally {
            leases.release(lease.get(), board.text());
        }
    }

    private Optional<Lease> lease(Instant now) {
        return leases.acquire(NAME, owner, now, now.plus(LEASE));
    }

    private BoardDocument refreshed(BoardDocument board, Instant now) {
        board.prune(now.minus(horizon));
        int imageCalls = MAX_PAGES;
        boolean listable = true;
        try {
            ImageList images = api.imagesScannedSince(now.minus(horizon), MAX_PAGES);
            board.scanned(images.images());
            imageCalls = images.pages();
        } catch (QualysException tooLong) {
            if (tooLong.kind() != QualysException.Kind.PAGE_LIMIT) {
                throw tooLong;
            }
            listable = false;
        }
        int scheduleCalls = 0;
        for (String registry : board.registries().keySet()) {
            List<ScheduleEntry> schedules = schedules(registry);
            board.ended(schedules, now);
            scheduleCalls += schedules.size() / SCHEDULES_PER_CALL + 1;
        }
        return board.due(now.plus(interval(Math.max(imageCalls, scheduleCalls))), listable);
    }

    /** A registry that was deleted meanwhile must not hide the scans of all others. */
    private List<ScheduleEntry> schedules(String registry) {
        try {
            return api.schedules(registry);
        } catch (QualysException gone) {
            if (gone.kind() != QualysException.Kind.NOT_FOUND) {
                throw gone;
            }
            return List.of();
        }
    }

    /** The board is too full or the list too long: one call for this image, inside the same call budget. */
    private Status askedAlone(String sha, Status known) {
        Optional<ImageEntry> image = api.image(Digest.sha256(sha));
        return new Status(
                image.map(ImageEntry::scannedAt).orElse(null),
                image.map(ImageEntry::errorCode).orElse(null),
                known.scheduleEnded(),
                known.scheduleFailed(),
                known.scheduleError(),
                known.hint());
    }

    private static Status answer(BoardDocument board, @Nullable String sha, String schedule, Instant now) {
        ScheduleMark mark = board.schedule(schedule);
        Duration untilNext = Duration.between(now, Instant.ofEpochSecond(board.dueAt()));
        return new Status(
                sha == null ? null : board.scannedAt(sha),
                sha == null ? null : board.errorCode(sha),
                mark == null ? null : mark.endedAt(),
                mark != null && mark.state() == ScheduleMark.State.FAILED,
                mark == null || mark.error().isEmpty() ? null : mark.error(),
                untilNext.isNegative() ? null : untilNext);
    }

    /** At half of the limit the other half is left for everybody else who lists. */
    private Duration interval(int calls) {
        return longer(Duration.ofSeconds(calls * 3600L / Math.max(1, hourlyLimit.getAsInt() / 2)));
    }

    private static Duration pauseAfter(QualysException failed) {
        return longer(failed.retryAfter() == null ? SHORTEST_INTERVAL : failed.retryAfter());
    }

    private static Duration longer(Duration wanted) {
        return wanted.compareTo(SHORTEST_INTERVAL) > 0 ? wanted : SHORTEST_INTERVAL;
    }
}
