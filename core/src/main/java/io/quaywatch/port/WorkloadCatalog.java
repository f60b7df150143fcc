/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import io.quaywatch.event.Deployment;
import io.quaywatch.event.WorkloadReference;
import java.util.Optional;

/** Knows the images of a workload that an event only names. Throws {@link PortException}. */
public interface WorkloadCatalog {
    /** The workload with its images, or that it is a scanner of ours; empty if it does not exist (any more). */
    Optional<Deployment.Found> find(WorkloadReference reference);
}
