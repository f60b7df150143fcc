/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import java.util.Collection;

/** How many findings there are of each severity. */
public record SeverityCounts(int critical, int high, int medium, int low, int info) {
    public static final SeverityCounts NONE = new SeverityCounts(0, 0, 0, 0, 0);

    public static SeverityCounts of(Collection<Finding> findings) {
        int[] counts = new int[Severity.values().length];
        findings.forEach(finding -> counts[finding.severity().ordinal()]++);
        return new SeverityCounts(counts[4], counts[3], counts[2], counts[1], counts[0]);
    }

    public int of(Severity severity) {
        return switch (severity) {
            case CRITICAL -> critical;
            case HIGH -> high;
            case MEDIUM -> medium;
            case LOW -> low;
            case INFO -> info;
        };
    }

    public int total() {
        return critical + high + medium + low + info;
    }

    /** Findings of this severity or worse. */
    public int atLeast(Severity severity) {
        int sum = 0;
        for (Severity each : Severity.values()) {
            sum += each.compareTo(severity) >= 0 ? of(each) : 0;
        }
        return sum;
    }
}
