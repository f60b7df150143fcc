/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.log;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Masks credentials in a text before it is printed: the given ones wherever they stand (also URL-encoded or in Base64), and what
 * looks like one: bearer and basic headers, JWTs, passwords in URLs, values named like a secret. The last resort, not the
 * first: nothing should put a credential into a text to begin with. Immutable.
 */
public final class Redactor {
    private static final String MASK = "***";
    /** Shorter ones would mask parts of ordinary words. */
    private static final int SHORTEST_SECRET = 4;

    private static final List<Rule> RULES = List.of(
            new Rule("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{4,}", "$1 " + MASK),
            new Rule("\\beyJ[\\w-]+\\.[\\w-]+(\\.[\\w-]*)?", MASK),
            new Rule("://[^/\\s@]+@", "://" + MASK + "@"),
            new Rule(
                    "(?i)((?:password|passwd|secret|token|api_?key|access_?key)\"?\\s*[=:]\\s*\"?)(?!\\*\\*\\*)[^\\s\"',;&}]+",
                    "$1" + MASK));

    private final List<String> secrets;

    private Redactor(List<String> secrets) {
        this.secrets = secrets;
    }

    /** Knows these secrets besides what looks like one. */
    public static Redactor of(Collection<String> secrets) {
        return new Redactor(secrets.stream()
                .filter(secret -> secret.length() >= SHORTEST_SECRET)
                .flatMap(Redactor::forms)
                .distinct()
                // A secret that contains another goes first, or its rest would stay.
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    public String redact(String text) {
        String clean = text;
        for (String secret : secrets) {
            clean = clean.replace(secret, MASK);
        }
        for (Rule rule : RULES) {
            clean = rule.pattern.matcher(clean).replaceAll(rule.replacement);
        }
        return clean;
    }

    @Override
    public String toString() {
        return "Redactor[" + MASK + "]";
    }

    private static Stream<String> forms(String secret) {
        return Stream.of(
                secret,
                URLEncoder.encode(secret, StandardCharsets.UTF_8),
                Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
    }

    private record Rule(Pattern pattern, String replacement) {
        Rule(String regex, String replacement) {
            this(Pattern.compile(regex), replacement);
        }
    }
}
