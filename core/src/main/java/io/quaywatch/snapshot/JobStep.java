/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

/**
 * The work of one state. It may be repeated at any point, by another process too: it makes nothing that the job's {@code made} does
 * not name, and what it makes has the same name each time. It throws what passes; anything else it throws ends the job.
 */
@FunctionalInterface
interface JobStep {
    JobEdit run(SnapshotJob job);
}
