/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.quaywatch.report.AffectedPackage;
import io.quaywatch.report.Finding;
import io.quaywatch.report.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one finding after the other from a parser. {@code customerSeverity} is the subscriber's opinion and is ignored. */
final class FindingReader {
    private static final Pattern SCORE = Pattern.compile("[0-9]{1,2}(\\.[0-9]{1,6})?");

    private final JsonParser parser;

    FindingReader(JsonParser parser) {
        this.parser = parser;
    }

    /** The object whose start the parser has just read. */
    Finding read() throws IOException {
        long qid = 0;
        long severity = 0;
        @Nullable String title = null;
        @Nullable String category = null;
        List<String> cves = List.of();
        List<AffectedPackage> packages = List.of();
        @Nullable String result = null;
        @Nullable Boolean patch = null;
        @Nullable String cvss2 = null;
        @Nullable String cvss3 = null;
        @Nullable String firstFound = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            switch (name) {
                case "qid" -> qid = number();
                case "severity" -> severity = number();
                case "title" -> title = text();
                case "category" -> category = text();
                case "cveids" -> cves = texts();
                case "software" -> packages = packages();
                case "result" -> result = packages.isEmpty() ? text() : null;
                case "patchAvailable" -> patch = flag();
                case "cvssInfo" -> cvss2 = baseScore();
                case "cvss3Info" -> cvss3 = baseScore();
                case "firstFound" -> firstFound = text();
                default -> parser.skipChildren();
            }
        }
        if (qid <= 0) {
            throw new BadReply("a finding without a readable qid");
        }
        if (severity < 1 || severity > 5) {
            throw new BadReply("a finding without a readable severity");
        }
        @Nullable Double cvss = score(cvss3);
        if (cvss == null) {
            cvss = score(cvss2);
        }
        if (packages.isEmpty() && result != null) {
            packages = ResultTable.packages(result);
        }
        return new Finding(
                qid,
                title == null ? "QID " + qid : title,
                Severity.ofLevel((int) severity),
                category == null ? "" : category,
                cves,
                packages,
                patch == null ? packages.stream().anyMatch(each -> each.fixedVersion() != null) : patch,
                cvss,
                WireValue.instant(firstFound));
    }

    private List<AffectedPackage> packages() throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return List.of();
        }
        List<AffectedPackage> packages = new ArrayList<>(2);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                @Nullable AffectedPackage one = software();
                if (one != null) {
                    packages.add(one);
                }
            } else {
                parser.skipChildren();
            }
        }
        return packages;
    }

    private @Nullable AffectedPackage software() throws IOException {
        @Nullable String name = null;
        @Nullable String version = null;
        @Nullable String fix = null;
        @Nullable String path = null;
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            parser.nextToken();
            switch (field) {
                case "name" -> name = text();
                case "version" -> version = text();
                case "fixVersion" -> fix = text();
                case "packagePath" -> path = text();
                default -> parser.skipChildren();
            }
        }
        return name == null ? null : new AffectedPackage(name, version, fix, path);
    }

    private @Nullable String baseScore() throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        @Nullable String score = null;
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            parser.nextToken();
            if (field.equals("baseScore")) {
                score = text();
            } else {
                parser.skipChildren();
            }
        }
        return score;
    }

    /** 0 to 10; anything else is unknown. */
    private static @Nullable Double score(@Nullable String text) {
        if (text == null || text.length() > 8 || !SCORE.matcher(text).matches()) {
            return null;
        }
        double score = Double.parseDouble(text);
        return score <= 10 ? score : null;
    }

    private List<String> texts() throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            @Nullable String one = text();
            return one == null ? List.of() : List.of(one.split("\\s*,\\s*"));
        }
        List<String> texts = new ArrayList<>(2);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            @Nullable String one = text();
            if (one != null) {
                texts.add(one);
            }
        }
        return texts;
    }

    /** True and false, or null where nothing is said. */
    private @Nullable Boolean flag() throws IOException {
        @Nullable String text = text();
        return text == null ? null : Boolean.valueOf(text);
    }

    /** A number or the text of one, 0 where it is neither. */
    private long number() throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() == JsonParser.NumberType.INT) {
            return parser.getIntValue();
        }
        @Nullable String text = text();
        return text == null ? 0 : Math.max(0, WireValue.digits(text));
    }

    private @Nullable String text() throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL || !token.isScalarValue()) {
            parser.skipChildren();
            return null;
        }
        return WireValue.known(parser.getText());
    }
}
