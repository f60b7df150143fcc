/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.json.Json;
import io.quaywatch.registry.ManifestDocument.Descriptor;
import io.quaywatch.registry.ManifestDocument.WirePlatform;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Asks the registry itself. Reads manifests and, where no index says the platform, the image config; never a layer. */
public final class ImageResolver implements ImageIdentifier {
    private static final int DEEPEST_INDEX = 2;

    private final RegistryClient registry;
    private final ContentCheck check;
    private final TagFinder tags;

    /** @param http a client whose pool, proxy and trust are used; its own redirect and socket settings are not */
    public ImageResolver(OkHttpClient http, RegistryAccess access, ContentCheck check, InstantSource clock) {
        this.registry = new RegistryClient(http, access, clock);
        this.check = check;
        this.tags = new TagFinder(registry);
    }

    @Override
    public ImageResolution resolve(ImageReference reference, Platform platform) {
        try {
            return new ImageResolution.Resolved(identify(reference, platform));
        } catch (NoIdentityException e) {
            return e.resolution();
        }
    }

    @Override
    public Optional<String> tagOf(ImageReference reference, Digest topDigest) {
        try {
            return tags.find(reference, topDigest);
        } catch (NoIdentityException e) {
            return Optional.empty();
        }
    }

    private ResolvedImage identify(ImageReference reference, Platform wanted) throws NoIdentityException {
        Manifest top = manifest(reference, reference.digest());
        Manifest image = top;
        Platform platform = null;
        for (int depth = 1; image.document().isIndex(); depth++) {
            if (depth > DEEPEST_INDEX) {
                throw NoIdentityException.notScannable("its index is nested more than once");
            }
            Descriptor chosen = PlatformChoice.of(image.document().images(), wanted);
            platform = chosen.knownPlatform().orElse(null);
            image = manifest(reference, digest(reference, chosen));
        }
        Descriptor config = config(reference, image.document());
        Digest configDigest = digest(reference, config);
        if (platform == null) {
            platform = configPlatform(reference, configDigest);
        }
        if (platform != null && !platform.serves(wanted)) {
            throw NoIdentityException.notScannable("the image is for " + platform + ", not for " + wanted);
        }
        return new ResolvedImage(
                reference,
                configDigest,
                image.digest(),
                top.digest(),
                platform,
                image.document().compressedBytes());
    }

    private record Manifest(Digest digest, ManifestDocument document) {}

    /** The manifest of this digest, or without one of the reference's tag. */
    private Manifest manifest(ImageReference reference, @Nullable Digest asked) throws NoIdentityException {
        String tag = reference.tag() == null ? "latest" : reference.tag();
        RegistryAnswer answer = registry.manifest(reference, "GET", asked == null ? tag : asked.toString());
        Digest digest = check.digestOf(answer.body(), asked, said(reference, answer))
                .orElseThrow(() -> RegistryClient.badAnswer(reference, "the manifest is not what its digest says"));
        ManifestDocument document = read(reference, answer.body(), ManifestDocument.class);
        String contentType = String.valueOf(answer.headers().get("Content-Type"));
        if (Integer.valueOf(1).equals(document.schemaVersion())
                || contentType.startsWith("application/vnd.docker.distribution.manifest.v1+")) {
            throw NoIdentityException.notScannable("a schema 1 manifest, which names no config");
        }
        if (document.isAmbiguous()) {
            throw RegistryClient.badAnswer(reference, "the manifest is an image and an index at once");
        }
        return new Manifest(digest, document);
    }

    private static @Nullable Digest said(ImageReference reference, RegistryAnswer answer) {
        String header = answer.headers().get("Docker-Content-Digest");
        try {
            return header == null ? null : Digest.parse(header);
        } catch (IllegalArgumentException e) {
            throw RegistryClient.badAnswer(reference, "the Docker-Content-Digest is no digest");
        }
    }

    private static Descriptor config(ImageReference reference, ManifestDocument manifest) throws NoIdentityException {
        Descriptor config = manifest.config();
        if (config == null) {
            String type = manifest.mediaType();
            if (type != null && !ManifestDocument.ACCEPTED.contains(type)) {
                throw NoIdentityException.notScannable("an artifact and not an image");
            }
            throw RegistryClient.badAnswer(reference, "the manifest names no config");
        }
        if (!config.isImageConfig()) {
            throw NoIdentityException.notScannable("not an image: its config is " + config.shownMediaType());
        }
        return config;
    }

    private @Nullable Platform configPlatform(ImageReference reference, Digest digest) throws NoIdentityException {
        RegistryAnswer answer = registry.blob(reference, digest);
        check.digestOf(answer.body(), digest, null)
                .orElseThrow(() -> RegistryClient.badAnswer(reference, "the config is not what its digest says"));
        return read(reference, answer.body(), WirePlatform.class).known().orElse(null);
    }

    private static Digest digest(ImageReference reference, Descriptor descriptor) {
        try {
            return Digest.parse(String.valueOf(descriptor.digest()));
        } catch (IllegalArgumentException e) {
            throw RegistryClient.badAnswer(reference, "the manifest points at no digest");
        }
    }

    private static <T> T read(ImageReference reference, byte[] body, Class<T> type) {
        try {
            T document = Json.wire().readValue(body, type);
            if (document != null) {
                return document;
            }
        } catch (IOException e) {
            // falls through: what a registry sent instead of JSON is not ours to repeat
        }
        throw RegistryClient.badAnswer(reference, "the answer is not the JSON that was asked for");
    }
}
