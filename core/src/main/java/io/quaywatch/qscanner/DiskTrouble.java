/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.qscanner.QScannerException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Says what an error of the file system means: a full disk is a thing that people can mend, so it has a name of its own. */
final class DiskTrouble {
    /** Java has no exception of its own for these; the texts are those of the C library. */
    private static final List<String> FULL = List.of("no space left", "quota exceeded", "file too large");

    private DiskTrouble() {}

    static QScannerException of(String action, Path where, IOException thrown) {
        return isFull(thrown)
                ? new QScannerException(Kind.NO_SPACE, action + " in " + where + " : the disk is full", thrown)
                : new QScannerException(
                        Kind.LOCAL,
                        action + " in " + where + " : " + thrown.getClass().getSimpleName(),
                        thrown);
    }

    static boolean isFull(IOException thrown) {
        String text = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
        return FULL.stream().anyMatch(text::contains);
    }
}
