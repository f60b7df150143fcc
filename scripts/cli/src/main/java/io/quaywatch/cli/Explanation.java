/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.image.Digest;
import io.quaywatch.image.Platform;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.ledger.ScanKey;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code why}.
 *
 * @param asked what was asked for, as it was written
 * @param resolved the config digest to which an image name resolves now; null for a digest, or where nobody can tell
 * @param platform for which platform the name was resolved; null for a digest
 * @param remarks what else the reader has to know: a moved tag, a registry that cannot be read
 * @param entries the rows, those of the image that was asked for first; never empty
 */
record Explanation(
        String asked,
        @Nullable Digest resolved,
        @Nullable Platform platform,
        List<String> remarks,
        List<Entry> entries) {
    /**
     * One row and what it decides.
     *
     * @param current whether it is of the content that was asked for, not of what the tag pointed at before
     * @param key null if the image was never seen
     */
    record Entry(
            boolean current,
            LastDecision decision,
            LastDecision.Telling telling,
            @Nullable ScanKey key,
            @Nullable LedgerRow row) {}

    Explanation {
        remarks = List.copyOf(remarks);
        entries = List.copyOf(entries);
    }

    /** Only what was asked for counts, not what a tag pointed at before. */
    ExitCode exitCode() {
        Collection<ExitCode> codes = entries.stream()
                .filter(Entry::current)
                .map(entry -> entry.decision().kind().exitCode())
                .toList();
        return ExitCode.highest(codes);
    }
}
