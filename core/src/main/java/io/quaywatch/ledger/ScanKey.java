/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.ledger;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.report.ReportKey;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a ledger row is about: one image, one platform, one scan profile.
 *
 * @param id 64 hex: the config digest, or, where the registry cannot be read, the SHA-256 of the canonical reference
 * @param verified whether {@code id} is a config digest
 * @param profile what is looked for, for example {@code pkg}; a different profile is different work
 */
public record ScanKey(String id, boolean verified, Platform platform, String profile) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern PROFILE = Pattern.compile("[a-z0-9-]{1,20}");

    private static final Pattern VALUE = Pattern.compile("(~?)([0-9a-f]{64})_([a-z0-9_.-]+)_([a-z0-9-]{1,20})");

    public ScanKey {
        if (!ID.matcher(id).matches() || !PROFILE.matcher(profile).matches()) {
            throw new IllegalArgumentException("a scan key has a 64-hex id and a profile of a-z, 0-9 and dashes");
        }
    }

    /** The key of an image whose config digest is known. */
    public static ScanKey of(Digest configDigest, Platform platform, String profile) {
        String hex = configDigest.algorithm() == Digest.Algorithm.SHA256
                ? configDigest.hex()
                : sha256(configDigest.toString());
        return new ScanKey(hex, true, platform, profile);
    }

    /** The key of an image whose registry cannot be read. */
    public static ScanKey unverified(ImageReference reference, Platform platform, String profile) {
        return new ScanKey(sha256(reference.canonical()), false, platform, profile);
    }

    /**
     * Reads {@link #value()} back.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    public static ScanKey parse(String text) {
        Matcher matcher = VALUE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a scan key is written [~]<64 hex>_<os>-<architecture>_<profile>");
        }
        Platform platform = Platform.parse(matcher.group(3).replace('-', '/'));
        return new ScanKey(matcher.group(2), matcher.group(1).isEmpty(), platform, matcher.group(4));
    }

    /** One line for stores and people: {@code <id>_linux-amd64_pkg}, with {@code ~} in front when unverified. */
    public String value() {
        return (verified ? "" : "~") + id + "_" + platform.toString().replace('/', '-') + "_" + profile;
    }

    /** Where the report of the scan with this fence is stored. */
    public ReportKey reportKey(long fence) {
        return new ReportKey(id + "/" + sha256(value()).substring(0, 8) + "-" + Long.toHexString(fence));
    }

    private static String sha256(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
