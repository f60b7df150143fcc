/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

/** Where a record goes that cannot be worked on. Throws {@code PortException}. */
interface PoisonBin {
    /**
     * Keeps a record; returns the name under which it is found.
     *
     * @param reason why, for people
     * @param source {@code event-hub}, {@code steps} or {@code scans}
     * @param record its text as it came
     */
    String put(String reason, String source, String record);
}
