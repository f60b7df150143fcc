/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** Why a result may be believed: scanned for this request, or an earlier scan of the same bytes. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "evidence")
public sealed interface Evidence {
    /** When the engine scanned, on its clock. */
    Instant scannedAt();

    /** The engine scanned for this request. */
    record Scanned(Instant scannedAt) implements Evidence {}

    /**
     * The engine had scanned the same config digest before; content behind a digest cannot change.
     *
     * @param remark why no new scan was made
     */
    record Reused(Instant scannedAt, String remark) implements Evidence {
        public Reused {
            remark = Bounded.text(remark);
        }
    }
}
