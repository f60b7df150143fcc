/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.image.Digest;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * One release of the scanner. It is never part of ours: whoever runs us says which version to fetch, and what its archive's
 * SHA-256 is ({@code facts/qualys.md} §4.1).
 *
 * @param version as the vendor writes it, for example {@code 4.8.0-2}
 * @param archive SHA-256 of the {@code .tar.gz} or {@code .gz}, not of the program in it
 * @param source https, or http to this machine, or a {@code file:} URI of an archive that is here already
 */
public record QScannerRelease(String version, Digest archive, URI source) {
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,5}(\\.[0-9]{1,5}){1,3}(-[0-9A-Za-z.-]{1,30})?");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

    /** @throws IllegalArgumentException if a part is not of its form */
    public QScannerRelease {
        version = version.startsWith("v") ? version.substring(1) : version;
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("a version of qscanner looks like 4.8.0-2");
        }
        if (archive.algorithm() != Digest.Algorithm.SHA256) {
            throw new IllegalArgumentException("the archive of qscanner is known by its SHA-256");
        }
        if (!mayBeFetched(source)) {
            // The URI stays out of the text: a pre-authenticated path is as good as a password.
            throw new IllegalArgumentException(
                    "the source of qscanner is an https or file URL; http is allowed to this machine only");
        }
    }

    /** Whether the archive is a file of this machine. */
    boolean isLocal() {
        return "file".equalsIgnoreCase(source.getScheme());
    }

    /** The name of the directory that holds exactly this release. */
    String directoryName() {
        return version + "-" + archive.hex();
    }

    /** Without the source, whose path may be a secret. */
    @Override
    public String toString() {
        return "qscanner " + version + " (" + archive + ")";
    }

    private static boolean mayBeFetched(URI source) {
        String scheme = String.valueOf(source.getScheme());
        if (scheme.equalsIgnoreCase("file")) {
            return source.getPath() != null && source.getHost() == null;
        }
        boolean http = scheme.equalsIgnoreCase("http")
                && source.getHost() != null
                && LOOPBACK.matcher(source.getHost()).matches();
        return source.getHost() != null && (http || scheme.equalsIgnoreCase("https"));
    }
}
