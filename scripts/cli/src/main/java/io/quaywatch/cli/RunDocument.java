/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.image.Digest;
import io.quaywatch.json.Json;
import io.quaywatch.report.ReportSummary;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanOutcome.Failed;
import io.quaywatch.report.ScanOutcome.Partial;
import io.quaywatch.report.ScanOutcome.Skipped;
import io.quaywatch.report.ScanOutcome.Unsupported;
import io.quaywatch.report.SeverityCounts;
import io.quaywatch.scan.ScanSummary;
import org.jspecify.annotations.Nullable;

/**
 * One run as one JSON document; {@code docs/schema/run.schema.json} describes it. What is not known is null,
 * never zero. Everything outside ASCII is escaped, so that it is harmless to print.
 */
final class RunDocument {
    private RunDocument() {}

    static String of(RunResult result) {
        ObjectNode document = Json.wire().createObjectNode();
        ArrayNode images = document.putArray("images");
        result.images().forEach(image -> add(images.addObject(), image));
        ArrayNode ignored = document.putArray("ignored");
        result.ignored()
                .forEach(event -> ignored.addObject()
                        .put("source", event.source())
                        .put("id", event.id())
                        .put("reason", event.reason()));
        ArrayNode rejected = document.putArray("rejected");
        result.rejected()
                .forEach(event -> rejected.addObject()
                        .put("source", event.source())
                        .put("where", event.where())
                        .put("reason", event.reason()));
        ArrayNode notFound = document.putArray("notFound");
        result.notFound().forEach(reference -> notFound.add(reference.id()));
        ArrayNode own = document.putArray("own");
        result.own().forEach(workload -> own.add(workload.id()));
        document.put("index", result.index() == null ? null : result.index().toString());
        document.put("exitCode", result.exitCode().code());
        try {
            return Json.wire()
                    .writerWithDefaultPrettyPrinter()
                    .with(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document made of strings and numbers can be written", e);
        }
    }

    private static void add(ObjectNode node, RunResult.Image image) {
        ScanSummary summary = image.summary();
        node.put("image", summary.image());
        node.put("container", summary.container());
        node.put("workload", summary.workload());
        node.putObject("identity")
                .put("configDigest", text(summary.configDigest()))
                .put("manifestDigest", text(summary.manifestDigest()))
                .put("platform", summary.platform().toString());
        node.put("outcome", summary.outcome().name());
        ScanOutcome standing = summary.outcome().standing();
        node.put("standing", standing == null ? null : standing.name());
        node.put("reason", reason(summary.outcome()));
        ReportSummary report = summary.outcome().reportSummary();
        if (report == null) {
            node.putNull("counts");
        } else {
            counts(node.putObject("counts"), report.counts());
        }
        node.put("passed", image.verdict().passed());
        ArrayNode reasons = node.putArray("policyReasons");
        image.verdict().reasons().forEach(reasons::add);
        if (!image.verdict().remarks().isEmpty()) {
            ArrayNode remarks = node.putArray("policyRemarks");
            image.verdict().remarks().forEach(remarks::add);
        }
        ArrayNode files = node.putArray("reportFiles");
        image.files().forEach(file -> files.add(file.toString()));
    }

    private static void counts(ObjectNode node, SeverityCounts counts) {
        node.put("critical", counts.critical())
                .put("high", counts.high())
                .put("medium", counts.medium())
                .put("low", counts.low())
                .put("info", counts.info());
    }

    /** Why it is not simply complete; null where it is. */
    static @Nullable String reason(ScanOutcome outcome) {
        if (outcome instanceof Failed failed) {
            return failed.kind() + ": " + failed.reason();
        }
        if (outcome instanceof Partial partial) {
            return partial.reason() + ": " + partial.remark();
        }
        if (outcome instanceof Unsupported unsupported) {
            return unsupported.reason();
        }
        if (outcome instanceof Skipped skipped) {
            return skipped.why().name();
        }
        return outcome instanceof ScanOutcome.TimedOut timedOut
                ? "no result within " + timedOut.afterSeconds() + " s"
                : null;
    }

    private static @Nullable String text(@Nullable Digest digest) {
        return digest == null ? null : digest.toString();
    }
}
