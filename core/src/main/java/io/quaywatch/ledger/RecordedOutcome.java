/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.ledger;

import io.quaywatch.report.ScanOutcome;
import java.time.Instant;

/** How a scan of this key ended, and under which fence. */
public record RecordedOutcome(ScanOutcome outcome, String engine, Instant startedAt, Instant finishedAt, long fence) {}
