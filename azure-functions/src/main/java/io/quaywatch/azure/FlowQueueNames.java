/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

/** The queues; constants, because annotations name them. Azure makes the poison queues' names. */
final class FlowQueueNames {
    static final String STEPS = "steps";
    static final String SCANS = "scans";
    static final String STEPS_POISON = STEPS + "-poison";
    static final String SCANS_POISON = SCANS + "-poison";

    private FlowQueueNames() {}
}
