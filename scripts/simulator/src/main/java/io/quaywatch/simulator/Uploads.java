/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/** What the command line scanner does at its end: it uploads what it saw of one image, and Qualys makes the report. */
final class Uploads {
    private static final String NO_SCHEDULE = "command line";

    private final OciContent content;
    private final Images images;
    private final WorldSettings settings;

    Uploads(OciContent content, Images images, WorldSettings settings) {
        this.content = content;
        this.images = images;
        this.settings = settings;
    }

    /** The config digest (64 hex) of what was scanned; empty if the registry does not have it. */
    Optional<String> scanned(RepositoryKey key, String reference, Instant now) {
        if (!OciContent.exists(key, reference)) {
            return Optional.empty();
        }
        String sha = configSha(key, content.manifest(key, reference, now), now);
        Instant visible = now.plusSeconds(settings.timing().late());
        images.record(
                sha,
                new Images.Scan(
                        NO_SCHEDULE,
                        now,
                        visible,
                        visible.plusSeconds(settings.timing().process()),
                        error(key)));
        String tag = OciContent.isDigest(reference) ? "" : reference;
        images.place(sha, new Images.Place(key.host(), key.repository(), tag, null, null, visible));
        return Optional.of(sha);
    }

    private String configSha(RepositoryKey key, Blob manifest, Instant now) {
        try {
            JsonNode document = SimulatorJson.read(manifest.bytes());
            if (document.has("manifests")) {
                // The first one is linux/amd64.
                String image = document.path("manifests").path(0).path("digest").asText();
                return configSha(key, content.manifest(key, image, now), now);
            }
            return document.path("config").path("digest").asText().substring("sha256:".length());
        } catch (IOException e) {
            throw new UncheckedIOException("a manifest of the simulator is no JSON", e);
        }
    }

    private String error(RepositoryKey key) {
        return settings.failImages().stream()
                .filter(failure -> failure.concerns(key.repository()))
                .findFirst()
                .map(WorldSettings.Failure::text)
                .orElse(null);
    }
}
