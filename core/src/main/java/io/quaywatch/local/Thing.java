/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import io.quaywatch.snapshot.Resource;
import io.quaywatch.snapshot.ResourceNames;
import io.quaywatch.snapshot.VmCloud.Owned;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something in {@link InMemoryVmCloud}. */
final class Thing {
    final Map<String, String> labels;
    final Instant madeAt;
    Instant readyAt;

    @Nullable
    String failure;

    @Nullable
    ScannerRun run;

    /** When it is deleted in truth; null while nobody asked for it. */
    @Nullable
    Instant goneAt;

    Thing(Map<String, String> labels, Instant madeAt) {
        this.labels = Map.copyOf(labels);
        this.madeAt = madeAt;
        readyAt = madeAt;
    }

    Owned owned(Resource resource) {
        String expires = labels.get(ResourceNames.EXPIRY_LABEL);
        boolean readable = expires != null && expires.matches("[0-9]{1,11}");
        return new Owned(
                resource,
                labels.get(ResourceNames.JOB_LABEL),
                readable ? Instant.ofEpochSecond(Long.parseLong(expires)) : null);
    }
}
