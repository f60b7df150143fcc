/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.ledger;

import java.time.Instant;

/**
 * What a workload was last told about this image.
 *
 * @param verdict one short word sequence, equal when the same thing would be told again
 * @param bad whether it was bad news; good news is told once after it ("recovered")
 */
public record Told(String verdict, boolean bad, Instant at, long fence) {}
