/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The images that scans have found. A row knows its whole future; what is visible depends on when one looks. */
final class Images {
    /**
     * One scan of one image.
     *
     * @param visibleAt when the row shows up
     * @param processedAt when its vulnerabilities and scan date show up
     * @param error scan error code, or null
     */
    record Scan(
            String schedule,
            Instant scannedAt,
            Instant visibleAt,
            Instant processedAt,
            @Nullable String error) {}

    /**
     * @param tag empty if it was scanned by digest
     * @param topDigest 64 hex of what the tag pointed at, or null if the scanner could not tell
     * @param registryUuid null if no sensor scanned it
     */
    record Place(
            String registry,
            String repository,
            String tag,
            @Nullable String topDigest,
            @Nullable String registryUuid,
            Instant since) {}

    static final class Row {
        final String sha;
        private final Map<String, Place> places = new LinkedHashMap<>();
        private final List<Scan> scans = new ArrayList<>();

        Row(String sha) {
            this.sha = sha;
        }

        List<Place> places(Instant now) {
            return places.values().stream()
                    .filter(place -> !place.since().isAfter(now))
                    .toList();
        }

        boolean visible(Instant now) {
            return scans.stream().anyMatch(scan -> !scan.visibleAt().isAfter(now));
        }

        /** The newest processed scan. */
        Optional<Scan> last(Instant now) {
            return scans.stream()
                    .filter(scan -> !scan.processedAt().isAfter(now))
                    .max(Comparator.comparing(Scan::scannedAt));
        }

        Optional<Scan> first() {
            return scans.stream().min(Comparator.comparing(Scan::scannedAt));
        }

        Optional<Scan> latest() {
            return scans.stream().max(Comparator.comparing(Scan::scannedAt));
        }
    }

    private final Map<String, Row> rows = new TreeMap<>();

    /** The scan of this image that ends last, past or future. */
    Optional<Scan> latestScan(String sha) {
        return Optional.ofNullable(rows.get(sha)).flatMap(Row::latest);
    }

    void record(String sha, Scan scan) {
        rows.computeIfAbsent(sha, Row::new).scans.add(scan);
    }

    void place(String sha, Place place) {
        rows.computeIfAbsent(sha, Row::new)
                .places
                .putIfAbsent(
                        place.registry() + "/" + place.repository() + ":" + place.tag() + "@" + place.topDigest(),
                        place);
    }

    /** A cancelled schedule's scans that have not ended never happen. */
    void forget(String schedule, Instant now) {
        rows.values()
                .forEach(row -> row.scans.removeIf(scan ->
                        scan.schedule().equals(schedule) && scan.scannedAt().isAfter(now)));
        rows.values().removeIf(row -> row.scans.isEmpty());
    }

    /** Every visible row, in the order of {@code sha}. */
    List<Row> visible(Instant now) {
        return rows.values().stream().filter(row -> row.visible(now)).toList();
    }

    Row get(String sha, Instant now) {
        Row row = rows.get(sha);
        if (row == null || !row.visible(now)) {
            throw new Refused(404, "Image does not exist");
        }
        return row;
    }
}
