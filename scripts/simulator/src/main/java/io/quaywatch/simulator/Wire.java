/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

/**
 * How a reply travels.
 *
 * @param drop close the connection instead of replying
 * @param truncateAt send this many body bytes of a longer announced body, then close; −1 = all
 * @param slowMillis pause before every 256 body bytes; 0 = none
 */
record Wire(boolean drop, int truncateAt, long slowMillis) {
    static final Wire SOUND = new Wire(false, -1, 0);
    static final Wire DROPPED = new Wire(true, -1, 0);
}
