/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Names report files after what they are about: {@code repository-tag-digest}, of a-z, 0-9, dot, dash and underscore. The
 * same subjects in the same order get the same names; a name taken gets a number.
 */
final class ReportNames {
    private static final int MAX_REPOSITORY = 80;
    private static final int MAX_TAG = 40;

    private final Set<String> taken = new HashSet<>(Set.of("index"));

    String next(ScanSubject subject) {
        String base = ImageReference.tryParse(subject.image())
                        .map(ReportNames::readable)
                        .orElseGet(() -> slug(subject.image(), MAX_REPOSITORY))
                + "-"
                + digest(subject).shortHex();
        String name = base;
        for (int number = 2; !taken.add(name); number++) {
            name = base + "-" + number;
        }
        return name;
    }

    private static String readable(ImageReference image) {
        String tag = image.effectiveTag();
        return slug(image.repository(), MAX_REPOSITORY) + (tag == null ? "" : "-" + slug(tag, MAX_TAG));
    }

    private static Digest digest(ScanSubject subject) {
        if (subject.configDigest() != null) {
            return subject.configDigest();
        }
        return subject.manifestDigest() != null
                ? subject.manifestDigest()
                : Digest.of(subject.image().getBytes(StandardCharsets.UTF_8));
    }

    private static String slug(String text, int max) {
        String safe = text.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9._-]+", "-")
                .replaceAll("\\.{2,}", ".")
                .replaceAll("^[^a-z0-9]+", "");
        String cut = safe.length() <= max ? safe : safe.substring(0, max);
        return cut.isEmpty() ? "image" : cut;
    }
}
