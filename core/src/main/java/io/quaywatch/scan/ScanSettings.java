/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import java.time.Duration;

/**
 * The figures a scan works with.
 *
 * @param profile what is looked for; part of the ledger key
 * @param freshFor how long a complete result answers new requests
 * @param scanDeadline how long a submitted scan may take
 * @param executionLimit how long a request may take in all, waits for call budgets included
 */
public record ScanSettings(String profile, Duration freshFor, Duration scanDeadline, Duration executionLimit) {
    public static final ScanSettings DEFAULTS =
            new ScanSettings("pkg", Duration.ofHours(24), Duration.ofMinutes(30), Duration.ofHours(6));
}
