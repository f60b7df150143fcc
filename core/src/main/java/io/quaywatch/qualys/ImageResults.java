/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import io.quaywatch.image.Digest;
import io.quaywatch.qualys.QualysApi.ImageEntry;
import io.quaywatch.qualys.QualysApi.RepositoryName;
import io.quaywatch.report.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What every engine asks Qualys about the results that it holds. All calls throw {@link QualysException}. */
public final class ImageResults {
    private static final Duration SHORTEST_PROCESSING = Duration.ofSeconds(60);
    private static final Duration LONGEST_PROCESSING = Duration.ofMinutes(15);

    private final QualysApi api;
    private final InstantSource clock;

    public ImageResults(QualysApi api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    /**
     * A result of exactly this image that may be used instead of a scan. Best effort: empty when Qualys does not answer now.
     *
     * @param maxAge how old it may be
     * @throws QualysException where calls are short, or when asking again cannot help
     */
    public Optional<Evidence.Reused> earlier(Digest configDigest, Duration maxAge) {
        try {
            Instant oldest = clock.instant().minus(maxAge);
            return api.image(configDigest)
                    .filter(image -> image.usable() && image.scannedAt().isAfter(oldest))
                    .map(image -> new Evidence.Reused(
                            image.scannedAt(),
                            "Qualys had scanned this very image before; content behind a digest cannot change."));
        } catch (QualysException unavailable) {
            // Where calls are short, a needless scan ends in the same queue of calls, under a deadline.
            if (unavailable.kind() == QualysException.Kind.RATE_LIMITED
                    || !unavailable.kind().retryable()) {
                throw unavailable;
            }
            // Asking first only saves work; without an answer the scan itself finds out.
            return Optional.empty();
        }
    }

    /** Images that carry this very name and were scanned at this moment or later, on Qualys' clock. */
    public List<ImageEntry> named(RepositoryName wanted, Instant since) {
        return api.imagesOfRepository(wanted.repository()).stream()
                .filter(image -> image.scannedAt() != null && !image.scannedAt().isBefore(since))
                .filter(image -> image.names().stream()
                        .anyMatch(name -> RegistryAddress.same(name.registry(), wanted.registry())
                                && name.repository().equals(wanted.repository())
                                && wanted.tag() != null
                                && wanted.tag().equals(name.tag())))
                .toList();
    }

    /**
     * How long to wait for a result that Qualys has not processed yet: half as long as it has taken so far, because an image
     * that is never processed must not spend the calls of all others.
     */
    public Duration processing(Instant scannedAt) {
        Duration half = Duration.between(scannedAt, clock.instant()).dividedBy(2);
        if (half.compareTo(SHORTEST_PROCESSING) < 0) {
            return SHORTEST_PROCESSING;
        }
        return half.compareTo(LONGEST_PROCESSING) < 0 ? half : LONGEST_PROCESSING;
    }
}
