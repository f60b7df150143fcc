/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.event.ContainerImage;
import io.quaywatch.event.Workload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Images that run or are stored in one account and region, a page at a time. Throws {@code PortException}. */
interface ImageInventory {
    record Found(Workload workload, ContainerImage image) {}

    /** @param next where to go on; null = the end */
    record Page(List<Found> found, @Nullable String next) {
        public Page {
            found = List.copyOf(found);
        }
    }

    /** @param token null starts */
    Page page(AccountRegion place, @Nullable String token);
}
