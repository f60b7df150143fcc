/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quaywatch.image.Digest;
import io.quaywatch.report.SarifRecords.Driver;
import io.quaywatch.report.SarifRecords.Identified;
import io.quaywatch.report.SarifRecords.Invocation;
import io.quaywatch.report.SarifRecords.Location;
import io.quaywatch.report.SarifRecords.LogicalLocation;
import io.quaywatch.report.SarifRecords.Notification;
import io.quaywatch.report.SarifRecords.PackageProperties;
import io.quaywatch.report.SarifRecords.Result;
import io.quaywatch.report.SarifRecords.ResultProperties;
import io.quaywatch.report.SarifRecords.Rule;
import io.quaywatch.report.SarifRecords.RuleProperties;
import io.quaywatch.report.SarifRecords.RunProperties;
import io.quaywatch.report.SarifRecords.Text;
import io.quaywatch.report.SarifRecords.Tool;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes SARIF 2.1.0: a run for each image, a rule for each QID, a result for each finding.
 *
 * <p>A run that is not complete has an invocation that did not succeed, with a notification that says why. Where nothing was
 * read there are no {@code results}, not an empty list of them: a reader of SARIF takes an empty list for a scan that
 * found nothing and closes what it had open.
 */
final class SarifReportWriter implements ExchangeWriter {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    @Override
    public void write(ReportedRun run, OutputStream out) throws IOException {
        ExchangeJson.write(out, json -> {
            json.writeStringField("$schema", SCHEMA);
            json.writeStringField("version", "2.1.0");
            json.writeArrayFieldStart("runs");
            DistinctNames names = new DistinctNames();
            for (JudgedReport judged : run.reports()) {
                image(json, new ExchangeEntry(judged), names);
            }
            if (!run.unseen().isEmpty()) {
                unseen(json, run.unseen(), names);
            }
            json.writeEndArray();
        });
    }

    private static void image(JsonGenerator json, ExchangeEntry entry, DistinctNames names) throws IOException {
        List<Finding> findings = entry.findings();
        Map<Long, Integer> indexes = new LinkedHashMap<>();
        List<Rule> rules = new ArrayList<>();
        for (Finding finding : findings) {
            if (indexes.putIfAbsent(finding.qid(), rules.size()) == null) {
                rules.add(rule(finding));
            }
        }
        json.writeStartObject();
        json.writePOJOField("tool", new Tool(new Driver("Quaywatch", rules)));
        // The name under which readers of SARIF compare this run with the one before: the same for every tag.
        json.writePOJOField(
                "automationDetails",
                new Identified(names.next("quaywatch/" + entry.repository() + "/"
                                + entry.subject().platform())
                        + "/"));
        ScanReport report = entry.report();
        json.writePOJOField(
                "invocations",
                List.of(new Invocation(
                        entry.complete(), report.startedAt(), report.finishedAt(), notifications(entry, findings))));
        if (entry.known()) {
            json.writeArrayFieldStart("results");
            for (Finding finding : findings) {
                json.writePOJO(result(entry, finding, indexes.getOrDefault(finding.qid(), 0)));
            }
            json.writeEndArray();
        }
        json.writePOJOField("properties", RunProperties.of(entry));
        json.writeEndObject();
    }

    private static void unseen(JsonGenerator json, List<ReportedRun.Unseen> unseen, DistinctNames names)
            throws IOException {
        List<Notification> notifications = unseen.stream()
                .map(one -> notification("error", "NotSeen", one.what() + ": " + one.why()))
                .distinct()
                .toList();
        json.writeStartObject();
        json.writePOJOField("tool", new Tool(new Driver("Quaywatch", List.of())));
        json.writePOJOField("automationDetails", new Identified(names.next("quaywatch/not-seen") + "/"));
        json.writePOJOField("invocations", List.of(new Invocation(false, null, null, notifications)));
        json.writeEndObject();
    }

    private static List<Notification> notifications(ExchangeEntry entry, List<Finding> findings) {
        List<Notification> all = new ArrayList<>();
        if (!entry.complete()) {
            all.add(notification("error", entry.report().outcome().name(), entry.explanation()));
        } else if (!entry.passed()) {
            all.add(notification("warning", "PolicyFailed", entry.explanation()));
        }
        SeverityCounts counts = entry.report().counts();
        if (counts != null && counts.total() > findings.size()) {
            all.add(notification(
                    "warning", "NotAllListed", findings.size() + " of " + counts.total() + " findings are listed"));
        }
        entry.remarks().forEach(remark -> all.add(notification("note", "Remark", remark)));
        return all.stream().distinct().toList();
    }

    private static Notification notification(String level, String id, String text) {
        return new Notification(new Identified("quaywatch/" + id), level, message(text));
    }

    private static Rule rule(Finding finding) {
        List<String> tags = new ArrayList<>(List.of("security", "vulnerability"));
        cves(finding).stream().filter(cve -> !tags.contains(cve)).forEach(tags::add);
        return new Rule(
                id(finding),
                message(finding.title()),
                new RuleProperties(
                        finding.cvss() == null ? null : finding.cvss().toString(), tags));
    }

    private static Result result(ExchangeEntry entry, Finding finding, int rule) {
        List<LogicalLocation> packages = finding.packages().stream()
                .limit(ExchangeEntry.MOST)
                .map(SarifReportWriter::location)
                .distinct()
                .toList();
        int more = Math.max(0, finding.packages().size() - ExchangeEntry.MOST);
        return new Result(
                id(finding),
                rule,
                level(finding.severity()),
                message(finding.title() + " in " + entry.image()),
                List.of(Location.of(PercentEncoding.of(entry.repository()), packages)),
                Map.of("quaywatchFinding/v1", fingerprint(entry, finding)),
                new ResultProperties(
                        finding.severity(),
                        ExchangeEntry.line(finding.category()),
                        cves(finding),
                        finding.cvss(),
                        finding.fixAvailable(),
                        finding.firstFound(),
                        more == 0 ? null : more));
    }

    private static LogicalLocation location(AffectedPackage affected) {
        String name = ExchangeEntry.line(affected.name());
        String version = affected.installedVersion() == null ? "" : "@" + affected.installedVersion();
        return new LogicalLocation(
                name,
                ExchangeEntry.line(affected.name() + version),
                "package",
                new PackageProperties(
                        lineOrNull(affected.installedVersion()),
                        lineOrNull(affected.fixedVersion()),
                        lineOrNull(affected.path())));
    }

    private static @Nullable String lineOrNull(@Nullable String text) {
        return text == null ? null : ExchangeEntry.line(text);
    }

    private static List<String> cves(Finding finding) {
        return finding.cves().stream()
                .limit(ExchangeEntry.MOST)
                .map(ExchangeEntry::line)
                .toList();
    }

    private static String id(Finding finding) {
        return "QID-" + finding.qid();
    }

    /** The same finding of the same image, whatever its tag. */
    private static String fingerprint(ExchangeEntry entry, Finding finding) {
        String identity = entry.repository() + "\n" + entry.subject().platform() + "\n" + finding.qid();
        return Digest.of(identity.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> "error";
            case MEDIUM -> "warning";
            case LOW, INFO -> "note";
        };
    }

    /** In a message of SARIF braces make placeholders and square brackets make links (§3.11.5, §3.11.6). */
    private static Text message(String text) {
        return new Text(ExchangeEntry.line(text)
                .replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace("{", "{{")
                .replace("}", "}}"));
    }
}
