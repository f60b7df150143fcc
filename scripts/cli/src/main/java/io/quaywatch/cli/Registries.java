/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.registry.ContentCheck;
import io.quaywatch.registry.ImageIdentifier;
import io.quaywatch.registry.ImageResolution;
import io.quaywatch.registry.ImageResolver;
import io.quaywatch.registry.RegistryAccess;
import io.quaywatch.registry.RegistryEndpoints;
import io.quaywatch.registry.RegistryGuard;
import io.quaywatch.simulator.Simulator;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** The registries of a run: real ones behind the guard, or the embedded one for every host that was not named as real. */
final class Registries {
    private Registries() {}

    static ImageIdentifier real(OkHttpClient http, RunOptions options, InstantSource clock) {
        Set<String> insecure = insecure(options);
        RegistryAccess access = RegistryAccess.anonymous()
                .withEndpoints(RegistryEndpoints.secure().withInsecure(insecure))
                .withGuard(guard(insecure, options.allowPrivate));
        return new ImageResolver(http, access, ContentCheck.STRICT, clock);
    }

    static ImageIdentifier simulated(OkHttpClient http, RunOptions options, Simulator simulator, InstantSource clock) {
        HttpUrl base = HttpUrl.get(simulator.baseUrl());
        RegistryAccess access = RegistryAccess.anonymous()
                .withEndpoints(RegistryEndpoints.below(base.resolve("/registry")))
                .withGuard(guard(Set.of(base.host() + ":" + base.port()), false));
        ImageIdentifier embedded = new ImageResolver(http, access, ContentCheck.TRUSTED, clock);
        return new ByHost(insecure(options), real(http, options, clock), embedded);
    }

    /** What a registry sensor with reach to these hosts would see. */
    static Optional<String> configSha(ImageIdentifier identifier, String host, String repository, String tag) {
        ImageResolution resolution =
                identifier.resolve(new ImageReference(host, repository, tag, null), Platform.LINUX_AMD64);
        return resolution instanceof ImageResolution.Resolved resolved
                ? Optional.of(resolved.image().configDigest().hex())
                : Optional.empty();
    }

    static Set<String> insecure(RunOptions options) {
        return options.insecureRegistries.stream().map(Registries::host).collect(Collectors.toUnmodifiableSet());
    }

    /** A host as it stands in image references, or no image could ever be of it. */
    private static String host(String given) {
        String host = given.toLowerCase(Locale.ROOT);
        if (ImageReference.tryParse(host + "/image")
                .filter(image -> image.registry().equals(host))
                .isEmpty()) {
            throw new CommandException(ExitCode.USAGE, "--insecure-registry is HOST:PORT, not '" + given + "'");
        }
        return host;
    }

    private static RegistryGuard guard(Set<String> allowed, boolean allowPrivate) {
        try {
            return new RegistryGuard(allowed, allowPrivate);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, "--insecure-registry is HOST:PORT: " + e.getMessage(), e);
        }
    }

    /** Hosts named on the command line are asked for real, all others are embedded. */
    private record ByHost(Set<String> hosts, ImageIdentifier real, ImageIdentifier embedded)
            implements ImageIdentifier {
        @Override
        public ImageResolution resolve(ImageReference reference, Platform platform) {
            return of(reference).resolve(reference, platform);
        }

        @Override
        public Optional<String> tagOf(ImageReference reference, Digest topDigest) {
            return of(reference).tagOf(reference, topDigest);
        }

        private ImageIdentifier of(ImageReference reference) {
            return hosts.contains(reference.registry().toLowerCase(Locale.ROOT)) ? real : embedded;
        }
    }
}
