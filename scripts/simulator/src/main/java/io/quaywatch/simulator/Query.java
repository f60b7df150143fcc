/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of the query language that clients really use: {@code token:value} joined by {@code and}, where a value is bare,
 * quoted (double, single or back quotes) or a range {@code [a ... b]} of {@code now}, {@code now-300s}, ISO dates or
 * instants, or epoch milliseconds.
 */
record Query(List<Term> terms) {
    private static final Pattern TERM = Pattern.compile("\\s*([A-Za-z][A-Za-z0-9.]*)\\s*:\\s*"
            + "(?:\"([^\"]*)\"|'([^']*)'|`([^`]*)`|\\[([^\\]]*)\\]|([^\\s\"'`\\[]+))\\s*");
    private static final Pattern AND = Pattern.compile("(?i)and\\s+");
    private static final Pattern AGO = Pattern.compile("now(?:-(\\d{1,9})([smhdw]))?");

    /** @param range for a range value; then {@code value} is empty */
    record Term(String token, String value, @Nullable Range range) {}

    /** Both ends belong to it. */
    record Range(Instant from, Instant to) {
        boolean contains(Instant instant) {
            return !instant.isBefore(from) && !instant.isAfter(to);
        }
    }

    /** Empty if the text is not in the language: it then matches nothing. */
    static Optional<Query> parse(String text, Instant now) {
        List<Term> terms = new ArrayList<>();
        int at = 0;
        Matcher term = TERM.matcher(text);
        Matcher and = AND.matcher(text);
        while (term.find(at) && term.start() == at) {
            Optional<Term> read = term(term, now);
            if (read.isEmpty()) {
                return Optional.empty();
            }
            terms.add(read.get());
            at = term.end();
            if (at == text.length()) {
                return Optional.of(new Query(List.copyOf(terms)));
            }
            if (!and.find(at) || and.start() != at) {
                return Optional.empty();
            }
            at = and.end();
        }
        return Optional.empty();
    }

    /**
     * Whether everything holds.
     *
     * @param meaning of a term; empty = the token is not known
     */
    boolean holds(Function<Term, Optional<Boolean>> meaning) {
        return terms.stream().allMatch(term -> meaning.apply(term).orElse(false));
    }

    private static Optional<Term> term(Matcher found, Instant now) {
        String token = found.group(1);
        if (found.group(5) != null) {
            return range(found.group(5), now).map(range -> new Term(token, "", range));
        }
        for (int group : new int[] {2, 3, 4}) {
            String quoted = found.group(group);
            if (quoted == null) {
                continue;
            }
            if (quoted.startsWith("[") && quoted.endsWith("]")) {
                return range(quoted.substring(1, quoted.length() - 1), now).map(range -> new Term(token, "", range));
            }
            return Optional.of(new Term(token, quoted, null));
        }
        return Optional.of(new Term(token, found.group(6), null));
    }

    private static Optional<Range> range(String text, Instant now) {
        String[] ends = text.split("\\.\\.\\.", -1);
        if (ends.length != 2) {
            return Optional.empty();
        }
        Optional<Instant> from = moment(ends[0].trim(), now);
        Optional<Instant> to = moment(ends[1].trim(), now);
        return from.isPresent() && to.isPresent() ? Optional.of(new Range(from.get(), to.get())) : Optional.empty();
    }

    private static Optional<Instant> moment(String text, Instant now) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            return Optional.of(ago.group(1) == null ? now : now.minusSeconds(seconds(ago.group(1), ago.group(2))));
        }
        if (text.matches("\\d{12,14}")) {
            return Optional.of(Instant.ofEpochMilli(Long.parseLong(text)));
        }
        try {
            return Optional.of(
                    text.contains("T")
                            ? Instant.parse(text)
                            : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static long seconds(String amount, String unit) {
        return Long.parseLong(amount)
                * switch (unit) {
                    case "s" -> 1;
                    case "m" -> 60;
                    case "h" -> 3600;
                    case "d" -> 86_400;
                    default -> 604_800;
                };
    }
}
