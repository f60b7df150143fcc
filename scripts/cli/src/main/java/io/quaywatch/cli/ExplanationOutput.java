/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.cli.Explanation.Entry;
import io.quaywatch.json.Json;
import io.quaywatch.report.Untrusted;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An explanation for people, or as a JSON document that {@code docs/schema/why.schema.json} describes. */
final class ExplanationOutput {
    private ExplanationOutput() {}

    static void print(Explanation explanation, PrintStream out) {
        for (Entry entry : explanation.entries()) {
            String before = entry.current() ? "" : " (before the tag moved)";
            out.println(Untrusted.line(
                    explanation.asked() + before + ": " + entry.decision().text() + told(entry)));
        }
        explanation.remarks().forEach(remark -> out.println("note  " + Untrusted.line(remark)));
        for (Entry entry : explanation.entries()) {
            if (entry.row() != null && entry.key() != null) {
                out.println("row   " + entry.key().value());
                out.println(pretty(entry.row()));
            }
        }
    }

    static String json(Explanation explanation) {
        ObjectNode document = Json.wire().createObjectNode();
        document.put("asked", explanation.asked());
        document.put("configDigest", text(explanation.resolved()));
        document.put("platform", text(explanation.platform()));
        ArrayNode remarks = document.putArray("remarks");
        explanation.remarks().forEach(remarks::add);
        ArrayNode decisions = document.putArray("decisions");
        for (Entry entry : explanation.entries()) {
            ObjectNode node = decisions
                    .addObject()
                    .put("decision", word(entry.decision().kind()))
                    .put("text", entry.decision().text())
                    .put("until", text(entry.decision().until()))
                    .put("told", word(entry.telling()))
                    .put("current", entry.current())
                    .put("key", entry.key() == null ? null : entry.key().value());
            node.set("row", Json.state().valueToTree(entry.row()));
        }
        document.put("exitCode", explanation.exitCode().code());
        return pretty(document);
    }

    private static String told(Entry entry) {
        return switch (entry.telling()) {
            case NOTHING -> "";
            case PENDING -> "; not told yet";
            case DONE -> "; told";
        };
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static String pretty(Object value) {
        try {
            return Json.state()
                    .writerWithDefaultPrettyPrinter()
                    .with(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row that was read can be written", e);
        }
    }
}
