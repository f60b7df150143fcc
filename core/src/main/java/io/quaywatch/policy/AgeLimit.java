/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import io.quaywatch.report.Finding;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How old a finding is, in whole days.
 *
 * @param since the moment its age is counted from
 * @param minDays at least this old, from 0
 * @param maxDays at most this old, or null for any
 */
public record AgeLimit(Since since, int minDays, @Nullable Integer maxDays) {

    /** What an age is counted from. A report carries the first of these only. */
    public enum Since {
        FIRST_FOUND("the time of first detection"),
        FIX("the date of the fix"),
        PUBLISHED("the date of publication");

        private final String words;

        Since(String words) {
            this.words = words;
        }

        /** What a rule with this needs to know of a finding. */
        public String words() {
            return words;
        }

        /** Whether a finding of a report can carry it at all. */
        public boolean known() {
            return this == FIRST_FOUND;
        }

        @Nullable
        Instant of(Finding finding) {
            return known() ? finding.firstFound() : null;
        }
    }

    boolean holds(Instant then, Instant now) {
        long days = Math.max(0, Duration.between(then, now).toDays());
        return days >= minDays && (maxDays == null || days <= maxDays);
    }
}
