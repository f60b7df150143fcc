/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.image.Digest;
import io.quaywatch.report.AffectedPackage;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.Finding;
import io.quaywatch.report.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one run of a report, a rule and a result at a time. Its parts may come in any order, so rules and results meet at the
 * end: severity, title and CVEs belong to the rule, packages to the result. {@code customerSeverity} is the subscriber's
 * opinion and is ignored.
 */
final class SarifRun {
    private static final Pattern SHA = Pattern.compile("(?:sha256:)?([0-9a-f]{64})");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

    /** What a rule says of its findings; the severity is -1 where it cannot be read. */
    private record Rule(
            long severity, @Nullable String title, @Nullable String category, List<String> cves) {}

    private record Result(String ruleId, long qid, List<AffectedPackage> packages) {}

    private interface Item {
        void read(JsonNode item) throws UnusableReportException;
    }

    private final JsonParser parser;
    private final Map<String, Rule> rules = new HashMap<>();
    private final List<Result> results = new ArrayList<>();
    private boolean hasResults;
    private @Nullable String image;

    /** @param parser at the start of the run */
    SarifRun(JsonParser parser) {
        this.parser = parser;
    }

    SarifReport read() throws IOException, UnusableReportException {
        require(parser.currentToken() == JsonToken.START_OBJECT, "has a run that is no object");
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            switch (name) {
                case "properties" ->
                    image = text(parser.<JsonNode>readValueAsTree().path("imageID"));
                case "tool" -> each(List.of("driver", "rules"), this::rule);
                case "results" -> {
                    require(parser.currentToken() == JsonToken.START_ARRAY, "has results that are no list");
                    hasResults = true;
                    each(List.of(), this::result);
                }
                default -> parser.skipChildren();
            }
        }
        // A scanner that got as far as its results writes the list, be it empty.
        require(hasResults, "has no list of results");
        return new SarifReport(identity(), findings());
    }

    /** Reads the items of the list at this path below the current value, one after the other. */
    private void each(List<String> path, Item item) throws IOException, UnusableReportException {
        JsonToken wanted = path.isEmpty() ? JsonToken.START_ARRAY : JsonToken.START_OBJECT;
        if (parser.currentToken() != wanted) {
            parser.skipChildren();
        } else if (path.isEmpty()) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                item.read(parser.readValueAsTree());
            }
        } else {
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                if (name.equals(path.get(0))) {
                    each(path.subList(1, path.size()), item);
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    private void rule(JsonNode rule) {
        JsonNode properties = rule.path("properties");
        @Nullable String id = text(rule.path("id"));
        if (id != null) {
            rules.put(
                    id,
                    new Rule(
                            number(text(properties.path("severity"))),
                            text(rule.path("shortDescription").path("text")),
                            text(properties.path("category")),
                            texts(properties.path("cve-ids"))));
        }
    }

    private void result(JsonNode result) throws UnusableReportException {
        JsonNode properties = result.path("properties");
        @Nullable String ruleId = text(result.path("ruleId"));
        long stated = number(text(properties.path("QID")));
        long qid = stated > 0 ? stated : number(ruleId);
        require(qid > 0, "has a result without a readable QID");
        List<AffectedPackage> packages = new ArrayList<>(2);
        for (JsonNode software : properties.path("vulnerableSoftware")) {
            @Nullable String name = text(software.path("name"));
            if (name != null) {
                packages.add(new AffectedPackage(
                        name, text(software.path("installedVersion")), text(software.path("fixedVersion")), null));
            }
        }
        results.add(new Result(ruleId == null ? Long.toString(qid) : ruleId, qid, packages));
    }

    private Digest identity() throws UnusableReportException {
        Matcher sha = SHA.matcher(image == null ? "" : image);
        if (!sha.matches()) {
            throw new UnusableReportException(
                    FailureKind.NO_RESULT, "qscanner's report does not say which image it is about");
        }
        return Digest.sha256(sha.group(1));
    }

    private List<Finding> findings() throws UnusableReportException {
        List<Finding> findings = new ArrayList<>(results.size());
        for (Result result : results) {
            @Nullable Rule rule = rules.get(result.ruleId);
            require(
                    rule != null && rule.severity >= 1 && rule.severity <= 5,
                    "has a result whose severity cannot be read");
            findings.add(finding(result, rule));
        }
        return findings;
    }

    private static Finding finding(Result result, Rule rule) {
        return new Finding(
                result.qid,
                rule.title == null ? "QID " + result.qid : rule.title,
                Severity.ofLevel((int) rule.severity),
                rule.category == null ? "" : rule.category,
                rule.cves,
                result.packages,
                result.packages.stream().anyMatch(each -> each.fixedVersion() != null),
                null,
                null);
    }

    private static List<String> texts(JsonNode node) {
        if (!node.isArray()) {
            @Nullable String one = text(node);
            return one == null ? List.of() : List.of(one.strip().split("\\s*,\\s*"));
        }
        List<String> texts = new ArrayList<>(2);
        for (JsonNode each : node) {
            @Nullable String one = text(each);
            if (one != null) {
                texts.add(one);
            }
        }
        return texts;
    }

    /** A text or number as text, or null where it is neither or empty. */
    private static @Nullable String text(JsonNode node) {
        return (node.isTextual() || node.isNumber()) && !node.asText().isBlank() ? node.asText() : null;
    }

    /** A whole number, -1 for anything else. */
    private static long number(@Nullable String text) {
        return text != null && DIGITS.matcher(text).matches() ? Long.parseLong(text) : -1;
    }

    static void require(boolean condition, String otherwise) throws UnusableReportException {
        if (!condition) {
            throw new UnusableReportException(FailureKind.ENGINE_FAILED, "qscanner's report " + otherwise);
        }
    }
}
