/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an image runs on, as OCI indexes write it: {@code linux/amd64}, {@code linux/arm/v7}.
 *
 * @param os lower-case operating system, {@code linux} or {@code windows}
 * @param architecture lower-case Go architecture name, {@code amd64}, {@code arm64}, …
 * @param variant the CPU variant where the architecture has one
 */
public record Platform(
        String os, String architecture, @Nullable String variant) {
    private static final Pattern PART = Pattern.compile("[a-z0-9_.]{1,20}");

    /** What ECS and Azure run unless told otherwise. */
    public static final Platform LINUX_AMD64 = new Platform("linux", "amd64", null);

    public static final Platform LINUX_ARM64 = new Platform("linux", "arm64", null);

    public Platform {
        if (!PART.matcher(os).matches()
                || !PART.matcher(architecture).matches()
                || variant != null && !PART.matcher(variant).matches()) {
            throw new IllegalArgumentException("a platform is os/architecture[/variant], for example linux/amd64");
        }
    }

    /** Reads {@code os/architecture[/variant]}. */
    @JsonCreator
    public static Platform parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length < 2 || parts.length > 3) {
            throw new IllegalArgumentException("a platform is os/architecture[/variant], for example linux/amd64");
        }
        return new Platform(parts[0], parts[1], parts.length == 3 ? parts[2] : null);
    }

    /** Whether a manifest of this platform serves a workload that asks for {@code wanted}; no variant asks for any. */
    public boolean serves(Platform wanted) {
        return os.equals(wanted.os)
                && architecture.equals(wanted.architecture)
                && (wanted.variant == null || variant == null || wanted.variant.equals(variant));
    }

    @JsonValue
    @Override
    public String toString() {
        return variant == null ? os + "/" + architecture : os + "/" + architecture + "/" + variant;
    }
}
