/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.ledger.Claim;
import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerPage;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.port.PortException;
import io.quaywatch.port.ScanCache;
import io.quaywatch.qualys.QualysCredentials;
import io.quaywatch.qualys.QualysCredentials.AccessToken;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the alarms want to know and nothing but a walk over the ledger, or a look into the secret, can tell. */
final class SweepMetrics {
    private final ScanCache cache;
    private final String profile;
    private final Supplier<QualysCredentials> credentials;
    private final String stateMachineArn;
    private final InstantSource clock;

    /** @param profile rows of another are another's, as in the sweep */
    SweepMetrics(
            ScanCache cache,
            String profile,
            Supplier<QualysCredentials> credentials,
            String stateMachineArn,
            InstantSource clock) {
        this.cache = cache;
        this.profile = profile;
        this.credentials = credentials;
        this.stateMachineArn = stateMachineArn;
        this.clock = clock;
    }

    /** One line of {@link EmbeddedMetrics}. */
    String line() {
        Instant now = clock.instant();
        Map<String, Long> values = new TreeMap<>();
        values.put(EmbeddedMetrics.OLDEST_CLAIM_MINUTES, oldestClaim(now).toMinutes());
        tokenEnd()
                .ifPresent(end -> values.put(
                        EmbeddedMetrics.TOKEN_HOURS_LEFT,
                        Duration.between(now, end).toHours()));
        return EmbeddedMetrics.line(now, stateMachineArn, values);
    }

    private Duration oldestClaim(Instant now) {
        Instant oldest = now;
        @Nullable String page = null;
        do {
            LedgerPage rows = cache.scan(LedgerFilter.ALL, now, page);
            for (LedgerRow row : rows.rows()) {
                Claim claim = row.claim();
                if (claim != null && row.key().profile().equals(profile)) {
                    // A row keeps no other time of its claim: a fence is the millisecond at which it was given out.
                    Instant claimed = Instant.ofEpochMilli(claim.fence());
                    oldest = claimed.isBefore(oldest) ? claimed : oldest;
                }
            }
            page = rows.next();
        } while (page != null);
        return Duration.between(oldest, now);
    }

    /** Empty for logins and opaque tokens. A secret that cannot be read fails the sweep where it is needed, not here. */
    private Optional<Instant> tokenEnd() {
        try {
            return credentials.get() instanceof AccessToken token ? token.expiresAt() : Optional.empty();
        } catch (PortException unreadable) {
            return Optional.empty();
        }
    }
}
