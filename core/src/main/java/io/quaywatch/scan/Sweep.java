/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerPage;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.ledger.RecordedOutcome;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.port.ImageEngine;
import io.quaywatch.port.ScanCache;
import io.quaywatch.scan.ScanState.ResolveImage;
import io.quaywatch.scan.ScanState.SendNotification;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Picks up what was left lying: results that nobody was told of, claims whose holder died, failures whose back-off has passed,
 * and finished work at the engine. Runs on a schedule in every cloud, and as a verb locally.
 */
public final class Sweep {
    private static final Duration LEFTOVER_AGE = Duration.ofHours(24);

    private final ScanCache cache;
    private final ImageEngine engine;
    private final String profile;
    private final InstantSource clock;

    /** @param profile the scan profile of this installation; rows of another are another's to sweep */
    public Sweep(ScanCache cache, ImageEngine engine, String profile, InstantSource clock) {
        this.cache = cache;
        this.engine = engine;
        this.profile = profile;
        this.clock = clock;
    }

    /** States to run: each is the start or the rest of one scan. {@code execution} names the sweep that owns them. */
    public List<ScanState> due(String execution) {
        List<ScanState> states = new ArrayList<>();
        Instant now = clock.instant();
        walk(LedgerFilter.UNTOLD, now, row -> states.add(untold(row, execution, states.size(), now)));
        Set<ScanKey> restarted = new HashSet<>();
        walk(LedgerFilter.ABANDONED, now, row -> {
            states.add(restart(row, execution, states.size(), now));
            restarted.add(row.key());
        });
        walk(LedgerFilter.RETRY_DUE, now, row -> {
            Instant due = row.retryAt();
            if (due != null && !restarted.contains(row.key()) && cache.takeRetry(row.key(), due, now)) {
                states.add(restart(row, execution, states.size(), now));
            }
        });
        return states;
    }

    /** Removes finished work of ours from the engine; how many pieces. */
    public int removeLeftovers() {
        return engine.removeLeftovers(clock.instant().minus(LEFTOVER_AGE));
    }

    private void walk(LedgerFilter filter, Instant now, Consumer<LedgerRow> each) {
        @Nullable String page = null;
        do {
            LedgerPage rows = cache.scan(filter, now, page);
            rows.rows().stream()
                    .filter(row -> row.key().profile().equals(profile))
                    .forEach(each);
            page = rows.next();
        } while (page != null);
    }

    private static ScanState untold(LedgerRow row, String execution, int index, Instant now) {
        RecordedOutcome last = row.lastOutcome();
        return last == null
                ? restart(row, execution, index, now)
                : new SendNotification(
                        request(row, execution, index, now), identified(row), last.outcome(), last.fence());
    }

    private static ScanState restart(LedgerRow row, String execution, int index, Instant now) {
        return new ResolveImage(request(row, execution, index, now));
    }

    private static ScanRequest request(LedgerRow row, String execution, int index, Instant now) {
        return new ScanRequest(
                execution + "/" + index, row.image().toString(), null, "", row.workload(), false, now, 0, row.key());
    }

    private static IdentifiedImage identified(LedgerRow row) {
        return new IdentifiedImage(row.image(), row.image(), row.key(), row.configDigest(), null, null, null);
    }
}
