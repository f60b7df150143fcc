/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** One workload that an event deployed: with its images, or to be looked up. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "deployment")
public sealed interface Deployment {
    /** A deployment of which nothing is left to look up. */
    sealed interface Found extends Deployment {
        Workload workload();
    }

    /** Its images are known. */
    record WithImages(Workload workload, List<ContainerImage> images) implements Found {
        public WithImages {
            images = List.copyOf(images);
        }
    }

    /**
     * It is a scanner that we started ourselves: to scan it would start the next one, for ever. Whoever says this has seen the
     * scanner's identity on it, which nobody gets by choosing a name or a tag.
     */
    record OwnScanner(Workload workload) implements Found {}

    /** Only the workload is named. */
    record ToLookUp(WorkloadReference reference) implements Deployment {}
}
