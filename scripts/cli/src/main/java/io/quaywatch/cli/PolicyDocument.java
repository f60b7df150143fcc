/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.json.Json;
import io.quaywatch.policy.Waiver;
import java.nio.file.Path;
import java.util.List;

/** What {@code policy check} found, as JSON; {@code docs/schema/policy-check.schema.json} describes it. */
final class PolicyDocument {
    private PolicyDocument() {}

    static String valid(Path file, PolicySummary summary) {
        ObjectNode document = start(file, true);
        ArrayNode rules = document.putArray("rules");
        summary.policy()
                .rules()
                .forEach(rule -> rules.addObject()
                        .put("name", rule.name())
                        .put("appliesTo", PolicySummary.scope(rule.scope()))
                        .put("findings", PolicySummary.findings(rule.findings()))
                        .put("allowed", PolicySummary.max(rule.max())));
        ArrayNode waivers = document.putArray("waivers");
        summary.policy().waivers().forEach(waiver -> add(waivers.addObject(), waiver, summary));
        ArrayNode remarks = document.putArray("remarks");
        summary.remarks().forEach(remarks::add);
        document.putArray("problems");
        return write(document);
    }

    static String invalid(Path file, List<PolicyProblem> found) {
        ObjectNode document = start(file, false);
        document.putArray("rules");
        document.putArray("waivers");
        document.putArray("remarks");
        ArrayNode problems = document.putArray("problems");
        found.forEach(problem -> problems.addObject()
                .put("line", problem.line())
                .put("column", problem.column())
                .put("code", problem.kind().code())
                .put("what", problem.what())
                .put("fix", problem.fix()));
        return write(document);
    }

    private static void add(ObjectNode node, Waiver waiver, PolicySummary summary) {
        node.put("number", waiver.number())
                .put("covers", PolicySummary.covers(waiver))
                .put("appliesTo", PolicySummary.scope(waiver.scope()))
                .put("owner", waiver.owner())
                .put("reason", waiver.reason())
                .put("expires", waiver.expires().toString())
                .put("daysLeft", waiver.daysLeft(summary.now()))
                .put("state", PolicyReader.word(summary.state(waiver)));
    }

    private static ObjectNode start(Path file, boolean valid) {
        return Json.wire().createObjectNode().put("file", file.toString()).put("valid", valid);
    }

    private static String write(ObjectNode document) {
        try {
            return Json.wire()
                    .writerWithDefaultPrettyPrinter()
                    .with(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document made of strings and numbers can be written", e);
        }
    }
}
