/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Images as the API prints them: a counts object in lists, an array in the detail, milliseconds inside strings. */
final class ImageJson {
    private static final long EARLIEST = 1_735_689_600_000L;
    private static final int SPREAD_SECONDS = 31_536_000;

    private final Findings findings;

    ImageJson(Findings findings) {
        this.findings = findings;
    }

    ObjectNode item(Images.Row row, Instant now) {
        ObjectNode item = common(row, now);
        if (processed(row, now)) {
            item.set("vulnerabilities", FlawJson.counts(findings.of(row.sha, row.places(now))));
        } else {
            item.putNull("vulnerabilities");
        }
        return item;
    }

    ObjectNode detail(Images.Row row, Instant now) {
        ObjectNode detail = common(row, now);
        List<KnownFlaw> flaws = findings.of(row.sha, row.places(now));
        detail.put("author", "None");
        detail.put("operatingSystem", "Debian Linux 12.7")
                .put("architecture", "amd64")
                .put("dockerVersion", "");
        detail.put("lastScanned", millis(row, now).orElse(null));
        detail.put("layersCount", 1);
        ObjectNode layer = detail.putArray("layers").addObject();
        layer.put("sha", layerSha(row.sha)).put("size", "0").put("createdBy", "COPY /app /app");
        ArrayNode softwares = detail.putArray("softwares");
        if (processed(row, now)) {
            flaws.forEach(
                    flaw -> softwares.addObject().put("name", flaw.software()).put("version", flaw.installed()));
            detail.set("vulnerabilities", details(row, flaws, now));
            detail.put("totalVulCount", Integer.toString(flaws.size()));
        } else {
            detail.putNull("vulnerabilities");
        }
        return detail;
    }

    ArrayNode details(Images.Row row, List<KnownFlaw> flaws, Instant now) {
        ArrayNode details = SimulatorJson.array();
        Instant first = row.first().map(Images.Scan::scannedAt).orElse(now);
        Instant last = row.last(now).map(Images.Scan::scannedAt).orElse(now);
        flaws.forEach(flaw -> details.add(FlawJson.detail(flaw, first, last, layerSha(row.sha))));
        return details;
    }

    /** Whether its newest processed scan left a vulnerability set. */
    static boolean processed(Images.Row row, Instant now) {
        return row.last(now).filter(scan -> scan.error() == null).isPresent();
    }

    static Instant created(String sha) {
        return Instant.ofEpochMilli(EARLIEST + Sha.number(sha, SPREAD_SECONDS) * 1000L);
    }

    private static ObjectNode common(Images.Row row, Instant now) {
        Optional<Images.Scan> last = row.last(now);
        List<Images.Place> places = row.places(now);
        ObjectNode item = SimulatorJson.object();
        item.put("sha", row.sha).put("imageId", row.sha.substring(0, 12)).put("uuid", Sha.uuid("image " + row.sha));
        item.put("created", Long.toString(created(row.sha).toEpochMilli()));
        item.put("updated", millis(row, now).orElse("0"));
        item.put("lastUsedDate", "None");
        ArrayNode repo = item.putArray("repo");
        ArrayNode digests = item.putArray("repoDigests");
        for (Images.Place place : places) {
            repo.addObject()
                    .put("registry", place.registry())
                    .put("repository", place.repository())
                    .put("tag", place.tag().isEmpty() ? null : place.tag());
            if (place.topDigest() != null) {
                digests.addObject()
                        .put("registry", place.registry())
                        .put("repository", place.repository())
                        .put("digest", place.topDigest());
            }
        }
        item.put("size", 20_000_000 + Sha.number(row.sha, 400_000_000));
        item.put("associatedContainersCount", 0).put("associatedHostsCount", 0);
        item.put("lastVmScanDate", millis(row, now).orElse(null));
        item.put("registryUuid", places.isEmpty() ? null : places.get(0).registryUuid());
        item.putArray("source").add("REGISTRY");
        item.put("isDockerHubOfficial", false).putNull("scanType");
        item.putArray("scanTypes").add("STATIC");
        item.put("scanErrorCode", last.map(Images.Scan::error).orElse(null));
        item.put(
                "scanStatus",
                last.map(scan -> scan.error() == null ? "SUCCESS" : "FAILED").orElse(null));
        return item;
    }

    private static Optional<String> millis(Images.Row row, Instant now) {
        return row.last(now).map(scan -> Long.toString(scan.scannedAt().toEpochMilli()));
    }

    private static String layerSha(String sha) {
        return Sha.of("layer of " + sha);
    }
}
