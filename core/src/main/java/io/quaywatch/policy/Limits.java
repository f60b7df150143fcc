/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import io.quaywatch.report.Severity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many of the findings that a rule looks at are allowed.
 *
 * @param bySeverity of each severity; one that is not named has no limit of its own
 * @param total of all together, or null
 */
public record Limits(
        Map<Severity, Integer> bySeverity, @Nullable Integer total) {
    public Limits {
        bySeverity = Map.copyOf(bySeverity);
    }
}
