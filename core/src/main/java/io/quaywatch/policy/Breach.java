/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import io.quaywatch.report.Finding;
import io.quaywatch.report.Severity;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One reason for which an image does not pass its policy. */
public sealed interface Breach {
    /** One sentence without its full stop. */
    String text();

    /**
     * More findings than a rule allows.
     *
     * @param severity of which severity, or null for all together
     */
    record TooMany(String rule, @Nullable Severity severity, List<Finding> findings, int max) implements Breach {
        public TooMany {
            findings = List.copyOf(findings);
        }

        @Override
        public String text() {
            String what = severity == null ? "" : severity + " ";
            return "Rule '" + rule + "': " + counted(findings.size(), what + "finding") + ", at most " + max
                    + " allowed" + qids(findings);
        }
    }

    /** A rule cannot be decided because the report does not say what it needs. */
    record DataMissing(String rule, String needs, List<Finding> findings) implements Breach {
        public DataMissing {
            findings = List.copyOf(findings);
        }

        @Override
        public String text() {
            return "Rule '" + rule + "' needs " + needs + ", and the report has none for "
                    + counted(findings.size(), "finding") + qids(findings);
        }
    }

    /** Somebody accepted findings until a day that is past, and they are still there. */
    record WaiverExpired(int number, String owner, LocalDate expires, List<Finding> findings) implements Breach {
        public WaiverExpired {
            findings = List.copyOf(findings);
        }

        @Override
        public String text() {
            return "Waiver " + number + " of " + owner + " expired on " + expires + " and would cover "
                    + counted(findings.size(), "finding") + qids(findings) + ": fix them, or renew or remove it";
        }
    }

    /** Names at most three. */
    static String qids(List<Finding> findings) {
        String some = findings.stream()
                .map(Finding::qid)
                .distinct()
                .limit(3)
                .map(qid -> "QID " + qid)
                .collect(Collectors.joining(", "));
        long more = findings.stream().map(Finding::qid).distinct().count() - 3;
        return " (" + some + (more > 0 ? " and " + more + " more" : "") + ")";
    }

    static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
