/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import java.util.List;

/** One workload that an event deployed: with its images, or to be looked up. */
public sealed interface Deployment {
    /** The event carries the images. */
    record WithImages(Workload workload, List<ContainerImage> images) implements Deployment {
        public WithImages {
            images = List.copyOf(images);
        }
    }

    /** Only the workload is named. */
    record ToLookUp(WorkloadReference reference) implements Deployment {}
}
