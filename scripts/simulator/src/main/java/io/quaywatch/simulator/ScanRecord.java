/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.time.Instant;

/**
 * One image scan that a schedule asked for, for tests to look at.
 *
 * @param repository as the schedule named it
 * @param configSha 64 hex, no prefix
 * @param schedule name of the schedule
 * @param performed false if the image had been scanned before and was only listed again
 * @param at when the scan ended or will end
 */
public record ScanRecord(
        String host, String repository, String tag, String configSha, String schedule, boolean performed, Instant at) {}
