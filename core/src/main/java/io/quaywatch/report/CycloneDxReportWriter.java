/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.report.CycloneDxRecords.Affected;
import io.quaywatch.report.CycloneDxRecords.Component;
import io.quaywatch.report.CycloneDxRecords.Metadata;
import io.quaywatch.report.CycloneDxRecords.Property;
import io.quaywatch.report.CycloneDxRecords.Rating;
import io.quaywatch.report.CycloneDxRecords.Reference;
import io.quaywatch.report.CycloneDxRecords.Source;
import io.quaywatch.report.CycloneDxRecords.Tool;
import io.quaywatch.report.CycloneDxRecords.Tools;
import io.quaywatch.report.CycloneDxRecords.Vulnerability;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a CycloneDX 1.6 document of vulnerabilities: a component for each image, and for each finding a vulnerability that
 * affects it. There is no {@code analysis}: Qualys tells that vulnerable software is there, not whether it can be exploited.
 * The properties {@code quaywatch:outcome} and {@code quaywatch:complete} of an image say whether the list is whole.
 */
final class CycloneDxReportWriter implements ExchangeWriter {
    private static final Pattern CVE = Pattern.compile("CVE-[0-9]{4}-[0-9]{4,19}");
    private static final Source QUALYS = new Source("Qualys", null);

    @Override
    public void write(ReportedRun run, OutputStream out) throws IOException {
        List<ExchangeEntry> entries =
                run.reports().stream().map(ExchangeEntry::new).toList();
        DistinctNames names = new DistinctNames();
        List<Component> images =
                entries.stream().map(entry -> component(entry, names)).toList();
        ExchangeJson.write(out, json -> {
            json.writeStringField("bomFormat", "CycloneDX");
            json.writeStringField("specVersion", "1.6");
            json.writeStringField("serialNumber", "urn:uuid:" + serial(run));
            json.writeNumberField("version", 1);
            json.writePOJOField("metadata", metadata(run));
            json.writePOJOField("components", images);
            json.writeArrayFieldStart("vulnerabilities");
            for (int i = 0; i < images.size(); i++) {
                for (Finding finding : entries.get(i).findings()) {
                    json.writePOJO(vulnerability(finding, images.get(i).ref(), names));
                }
            }
            json.writeEndArray();
        });
    }

    private static Metadata metadata(ReportedRun run) {
        Instant last = run.reports().stream()
                .map(judged -> judged.report().finishedAt())
                .max(Comparator.naturalOrder())
                .orElse(null);
        List<Property> unseen = run.unseen().stream()
                .map(one -> property("notSeen", one.what() + ": " + one.why()))
                .toList();
        return new Metadata(
                last == null ? null : last.toString(),
                new Tools(List.of(new Tool("application", "quaywatch"))),
                unseen.isEmpty() ? null : unseen);
    }

    /** What was scanned, how and when it ended decide the name of the document: writing it again makes no new one. */
    private static UUID serial(ReportedRun run) {
        StringBuilder identity = new StringBuilder("quaywatch\n");
        for (JudgedReport judged : run.reports()) {
            ScanReport report = judged.report();
            identity.append(report.subject())
                    .append('\n')
                    .append(report.outcome())
                    .append('\n')
                    .append(report.finishedAt())
                    .append('\n');
        }
        run.unseen().forEach(unseen -> identity.append(unseen).append('\n'));
        String hex =
                Digest.of(identity.toString().getBytes(StandardCharsets.UTF_8)).hex();
        // Version 8 of RFC 9562: bits of one's own making.
        long high = Long.parseUnsignedLong(hex.substring(0, 16), 16) & ~0xF000L | 0x8000L;
        long low = Long.parseUnsignedLong(hex.substring(16, 32), 16) & ~(3L << 62) | 2L << 62;
        return new UUID(high, low);
    }

    private static Component component(ExchangeEntry entry, DistinctNames names) {
        ScanSubject subject = entry.subject();
        ImageReference reference = entry.reference().orElse(null);
        String purl = reference == null
                ? null
                : ImagePurl.of(
                        reference, subject.manifestDigest(), subject.platform().architecture());
        Digest version =
                subject.manifestDigest() != null || reference == null ? subject.manifestDigest() : reference.digest();
        return new Component(
                "container",
                names.next(purl == null ? entry.repository() : purl),
                reference == null ? entry.image() : entry.repository(),
                version != null ? version.toString() : reference == null ? null : reference.effectiveTag(),
                entry.explanation(),
                purl,
                properties(entry));
    }

    private static List<Property> properties(ExchangeEntry entry) {
        ScanSubject subject = entry.subject();
        List<Property> all = new ArrayList<>();
        all.add(property("image", entry.image()));
        all.add(property("platform", subject.platform().toString()));
        if (subject.configDigest() != null) {
            all.add(property("configDigest", subject.configDigest().toString()));
        }
        all.add(property("outcome", entry.report().outcome().name()));
        all.add(property("complete", Boolean.toString(entry.complete())));
        if (entry.complete()) {
            all.add(property("policy", entry.passed() ? "passed" : "failed"));
        }
        SeverityCounts counts = entry.report().counts();
        if (counts != null && counts.total() > entry.report().findings().size()) {
            all.add(property(
                    "notAllListed",
                    entry.report().findings().size() + " of " + counts.total() + " findings are listed"));
        }
        entry.remarks().forEach(remark -> all.add(property("remark", remark)));
        return all;
    }

    private static Vulnerability vulnerability(Finding finding, String image, DistinctNames names) {
        String id = "QID-" + finding.qid();
        List<Reference> references = finding.cves().stream()
                .filter(cve -> CVE.matcher(cve).matches())
                .distinct()
                .limit(ExchangeEntry.MOST)
                .map(cve -> new Reference(cve, new Source("NVD", "https://nvd.nist.gov/vuln/detail/" + cve)))
                .toList();
        return new Vulnerability(
                names.next(image + "#" + id),
                id,
                QUALYS,
                references.isEmpty() ? null : references,
                ratings(finding),
                ExchangeEntry.line(finding.title()),
                recommendation(finding),
                List.of(new Affected(image)),
                properties(finding));
    }

    /** Qualys' own level, 1 to 5, and the CVSS score, whose version is not known. */
    private static List<Rating> ratings(Finding finding) {
        Rating own = new Rating(
                QUALYS, finding.severity().level(), finding.severity().name().toLowerCase(Locale.ROOT), "other");
        return finding.cvss() == null ? List.of(own) : List.of(own, new Rating(QUALYS, finding.cvss(), null, null));
    }

    private static @Nullable String recommendation(Finding finding) {
        String fixes = finding.packages().stream()
                .filter(affected -> affected.fixedVersion() != null)
                .limit(ExchangeEntry.MOST)
                .map(affected -> affected.name() + " to " + affected.fixedVersion())
                .collect(Collectors.joining(", "));
        return fixes.isEmpty() ? null : ExchangeEntry.line("Update " + fixes + ".");
    }

    private static List<Property> properties(Finding finding) {
        List<Property> all = new ArrayList<>();
        if (!finding.category().isEmpty()) {
            all.add(property("category", finding.category()));
        }
        all.add(property("fixAvailable", Boolean.toString(finding.fixAvailable())));
        if (finding.firstFound() != null) {
            all.add(property("firstFound", finding.firstFound().toString()));
        }
        finding.packages().stream()
                .limit(ExchangeEntry.MOST)
                .map(CycloneDxReportWriter::text)
                .forEach(text -> all.add(property("package", text)));
        int more = finding.packages().size() - ExchangeEntry.MOST;
        if (more > 0) {
            all.add(property("packagesNotListed", Integer.toString(more)));
        }
        return all;
    }

    private static String text(AffectedPackage affected) {
        return affected.name()
                + (affected.installedVersion() == null ? "" : " " + affected.installedVersion())
                + (affected.path() == null ? "" : " at " + affected.path());
    }

    private static Property property(String name, String value) {
        return new Property("quaywatch:" + name, ExchangeEntry.line(value));
    }
}
