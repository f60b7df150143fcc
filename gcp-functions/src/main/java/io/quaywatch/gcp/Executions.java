/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

/** Starts what drives jobs. Two executions of one job do no harm: they share its lease and its end. */
interface Executions {
    /** Throws {@code PortException}. */
    void start(String jobId);
}
