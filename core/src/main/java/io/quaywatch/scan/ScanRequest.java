/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import io.quaywatch.event.Workload;
import io.quaywatch.image.Digest;
import io.quaywatch.ledger.ScanKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The wish to have one image of one workload scanned.
 *
 * @param owner execution id and item index; equal for every repetition of the same wish
 * @param image the reference exactly as the workload writes it
 * @param runningDigest the manifest digest that the platform says it runs, where it says so
 * @param container which container of the workload, for people
 * @param force whether an earlier result will not do
 * @param moves how often the tag has moved under us already
 * @param resumes the ledger row that this wish takes up again; null for a wish of its own
 */
public record ScanRequest(
        String owner,
        String image,
        @Nullable Digest runningDigest,
        String container,
        Workload workload,
        boolean force,
        Instant requestedAt,
        int moves,
        @Nullable ScanKey resumes) {
    /** Longer than any reference that can be parsed, so what is cut off makes nothing valid of it. */
    private static final int LONGEST_IMAGE = 1000;

    private static final int LONGEST_CONTAINER = 255;

    public ScanRequest {
        image = cut(image, LONGEST_IMAGE);
        container = cut(container, LONGEST_CONTAINER);
    }

    /** A wish of its own. */
    public ScanRequest(
            String owner,
            String image,
            @Nullable Digest runningDigest,
            String container,
            Workload workload,
            boolean force,
            Instant requestedAt,
            int moves) {
        this(owner, image, runningDigest, container, workload, force, requestedAt, moves, null);
    }

    /** The same wish after the tag moved. */
    public ScanRequest moved() {
        return new ScanRequest(owner, image, runningDigest, container, workload, force, requestedAt, moves + 1);
    }

    /** The same wish for what is known of the workload now. */
    public ScanRequest with(Workload known) {
        return new ScanRequest(owner, image, runningDigest, container, known, force, requestedAt, moves, resumes);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "…";
    }
}
