/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A flow as it stands in the table: with its state, or with the name of the blob that holds it.
 *
 * <pre>{"seq":3,"state":{"flow":"Scanning","state":{"phase":"CheckStatus",…}},"dueAt":"…","updatedAt":"…","attempts":0}</pre>
 */
record FlowRow(
        long seq, @Nullable FlowState state, @Nullable String blob, Instant dueAt, Instant updatedAt, int attempts) {}
