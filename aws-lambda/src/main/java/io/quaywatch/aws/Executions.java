/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

/** Starts executions of the image scan. Throws {@code PortException}. */
interface Executions {
    /** Of a sweep, a backfill or a redrive: no more images than this in one execution. */
    int MOST_IMAGES = 10;

    /**
     * Starts an execution of this name with this input, which is written as JSON.
     *
     * @return false if it was started before
     */
    boolean start(String name, Object input);
}
