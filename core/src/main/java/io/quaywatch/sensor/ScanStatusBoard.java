/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import io.quaywatch.image.Digest;
import io.quaywatch.json.Json;
import io.quaywatch.port.Leases;
import io.quaywatch.port.Leases.Lease;
import io.quaywatch.qualys.QualysApi;
import io.quaywatch.qualys.QualysApi.ImageEntry;
import io.quaywatch.qualys.QualysApi.ImageList;
import io.quaywatch.qualys.QualysException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers for every scan in flight from one listing, because a call per image and minute would use up a standard subscription
 * with five images (300 calls an hour per endpoint). One caller refreshes under a lease, at most every
 * {@code max(30 s, calls × 3600 / (limit / 2))}; all others read what it left.
 */
public final class ScanStatusBoard {
    private static final String NAME = "status-board";
    private static final int MAX_PAGES = 8;
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private final QualysApi api;
    private final Leases leases;
    private final String owner;
    private final InstantSource clock;
    private final Duration horizon;
    private final IntSupplier hourlyLimit;

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
     * @param scheduleError why the schedule failed
     * @param hint when the next listing is due
     */
    record Status(
            @Nullable Instant scannedAt,
            @Nullable String errorCode,
            @Nullable Instant scheduleEnded,
            @Nullable String scheduleError,
            @Nullable Duration hint) {}

    /** @param sha the config digest in hex, or the key of an image whose digest is not known */
    Status status(String sha, String registryId, String schedule) {
        Instant now = clock.instant();
        BoardDocument board = BoardDocument.read(leases.read(NAME).orElse(null));
        if (!board.knows(sha, registryId) || isStale(board, now)) {
            board = updated(board, sha, registryId, now);
        }
        boolean listed = board.listable() && board.knows(sha, registryId);
        return listed ? answer(board, sha, schedule, now) : askedAlone(board, sha, schedule, now);
    }

    /** Whether the last listing showed this schedule of ours as ended. */
    boolean hasEnded(String schedule) {
        return BoardDocument.read(leases.read(NAME).orElse(null)).endedSeen(schedule) != null;
    }

    private BoardDocument updated(BoardDocument seen, String sha, String registryId, Instant now) {
        Optional<Lease> lease = leases.acquire(NAME, owner, now, now.plus(LEASE));
        if (lease.isEmpty()) {
            return seen;
        }
        BoardDocument board = BoardDocument.read(lease.get().document());
        try {
            board.ask(sha, registryId, now);
            if (isStale(board, now)) {
                board = refreshed(board, now);
            }
            return board;
        } finally {
            leases.release(lease.get(), Json.write(board));
        }
    }

    private BoardDocument refreshed(BoardDocument board, Instant now) {
        board.prune(now.minus(horizon));
        boolean listable = true;
        int calls = board.registries().size();
        try {
            ImageList images = api.imagesScannedSince(now.minus(horizon), MAX_PAGES);
            board.scanned(images.images());
            calls = Math.max(calls, images.pages());
        } catch (QualysException tooLong) {
            if (tooLong.kind() != QualysException.Kind.PAGE_LIMIT) {
                throw tooLong;
            }
            listable = false;
        }
        for (String registry : board.registries().keySet()) {
            board.ended(api.schedules(registry), now);
        }
        return board.refreshed(now, Math.max(1, calls), listable);
    }

    /** The board is too full or the list too long: one call for this image, inside the same call budget. */
    private Status askedAlone(BoardDocument board, String sha, String schedule, Instant now) {
        Optional<ImageEntry> image = api.image(Digest.sha256(sha));
        Status known = answer(board, sha, schedule, now);
        return new Status(
                image.map(ImageEntry::scannedAt).orElse(null),
                image.map(ImageEntry::errorCode).orElse(null),
                known.scheduleEnded(),
                known.scheduleError(),
                known.hint());
    }

    private Status answer(BoardDocument board, String sha, String schedule, Instant now) {
        Duration untilNext =
                Duration.between(now, Instant.ofEpochSecond(board.refreshedAt()).plus(interval(board)));
        return new Status(
                board.scannedAt(sha),
                board.errorCode(sha),
                board.endedSeen(schedule),
                board.scheduleError(schedule),
                untilNext.isNegative() ? null : untilNext);
    }

    private boolean isStale(BoardDocument board, Instant now) {
        return !Instant.ofEpochSecond(board.refreshedAt()).plus(interval(board)).isAfter(now);
    }

    private Duration interval(BoardDocument board) {
        Duration paced = Duration.ofSeconds(board.calls() * 3600L / Math.max(1, hourlyLimit.getAsInt() / 2));
        return paced.compareTo(SHORTEST_INTERVAL) > 0 ? paced : SHORTEST_INTERVAL;
    }
}
