/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.image.Platform;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /v2/…/manifests/…} answers, image or index, Docker or OCI (OCI image spec 1.1; Docker schema 2).
 *
 * <pre>{@code
 * {"schemaVersion":2,"mediaType":"…manifest.v1+json","config":{"mediaType":"…config.v1+json","digest":"sha256:…","size":1469},
 *  "layers":[{"mediaType":"…layer.v1.tar+gzip","digest":"sha256:…","size":32654}]}
 * {"schemaVersion":2,"mediaType":"…index.v1+json","manifests":[{"digest":"sha256:…","platform":{"os":"linux","architecture":"amd64"}}]}
 * }</pre>
 */
record ManifestDocument(
        @Nullable Integer schemaVersion,
        @Nullable String mediaType,
        @Nullable Descriptor config,
        @Nullable List<@Nullable Descriptor> manifests,
        @Nullable JsonNode layers) {
    private static final String DOCKER_INDEX = "application/vnd.docker.distribution.manifest.list.v2+json";
    private static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

    /** The manifests we understand. */
    static final List<String> ACCEPTED = List.of(
            OCI_INDEX,
            DOCKER_INDEX,
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v2+json");

    /** A registry may write any number; those beyond 16 TiB would add up to nonsense. */
    private static final long MOST_BYTES = 1L << 44;

    boolean isIndex() {
        return manifests != null;
    }

    /** What has to be downloaded for the whole image: config and layers as the registry holds them, in bytes; null if not all say it. */
    @Nullable
    Long compressedBytes() {
        if (config == null || layers == null || !layers.isArray()) {
            return null;
        }
        @Nullable Long sum = bytes(config.size());
        for (JsonNode layer : layers) {
            @Nullable Long more = bytes(layer.get("size"));
            sum = sum == null || more == null ? null : sum + more;
        }
        return sum;
    }

    private static @Nullable Long bytes(@Nullable JsonNode size) {
        return size != null
                        && size.canConvertToLong()
                        && size.isIntegralNumber()
                        && size.asLong() >= 0
                        && size.asLong() <= MOST_BYTES
                ? size.asLong()
                : null;
    }

    /** Both shapes at once mean different images to different readers (CVE-2021-41190). */
    boolean isAmbiguous() {
        boolean image = config != null || layers != null;
        boolean saysIndex = OCI_INDEX.equals(mediaType) || DOCKER_INDEX.equals(mediaType);
        boolean saysImage = !saysIndex && mediaType != null && ACCEPTED.contains(mediaType);
        return image && isIndex() || saysIndex && image || saysImage && isIndex();
    }

    /** The entries of an index that can be images. */
    List<Descriptor> images() {
        return manifests == null
                ? List.of()
                : manifests.stream()
                        .filter(entry -> entry != null && !entry.isAttestation())
                        .toList();
    }

    /** A pointer to content, with the platform where an index says it. */
    record Descriptor(
            @Nullable String mediaType,
            @Nullable String digest,
            @Nullable JsonNode size,
            @Nullable WirePlatform platform,
            @Nullable Map<String, String> annotations) {
        private static final List<String> IMAGE_CONFIGS =
                List.of("application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json");

        boolean isImageConfig() {
            return mediaType != null && IMAGE_CONFIGS.contains(mediaType);
        }

        boolean isIndex() {
            return OCI_INDEX.equals(mediaType) || DOCKER_INDEX.equals(mediaType);
        }

        /** BuildKit stores provenance and SBOMs next to the images, marked so and on the platform unknown/unknown. */
        boolean isAttestation() {
            return annotations != null && annotations.containsKey("vnd.docker.reference.type")
                    || platform != null && "unknown".equals(platform.os());
        }

        Optional<Platform> knownPlatform() {
            return platform == null ? Optional.empty() : platform.known();
        }

        /** The media type as a registry may write it into our reasons: letters of media types only. */
        String shownMediaType() {
            return mediaType != null && mediaType.matches("[\\w.+/-]{1,100}") ? mediaType : "an unknown type";
        }
    }

    /** A platform as indexes and image configs write it. */
    record WirePlatform(
            @Nullable String os,
            @Nullable String architecture,
            @Nullable String variant) {
        /** Empty if it is missing or is no platform. */
        Optional<Platform> known() {
            if (os == null || architecture == null) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Platform(
                        os.toLowerCase(Locale.ROOT),
                        architecture.toLowerCase(Locale.ROOT),
                        variant == null || variant.isEmpty() ? null : variant.toLowerCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }
}
