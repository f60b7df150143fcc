/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quaywatch.image.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of a SARIF log, named as in the standard; what is null is left out. */
final class SarifRecords {
    private SarifRecords() {}

    record Tool(Driver driver) {}

    record Driver(String name, List<Rule> rules) {}

    record Rule(String id, Text shortDescription, RuleProperties properties) {}

    record RuleProperties(
            @JsonProperty("security-severity") @Nullable String securitySeverity, List<String> tags) {}

    record Text(String text) {}

    record Identified(String id) {}

    record Invocation(
            boolean executionSuccessful,
            @Nullable Instant startTimeUtc,
            @Nullable Instant endTimeUtc,
            List<Notification> toolExecutionNotifications) {}

    record Notification(Identified descriptor, String level, Text message) {}

    record Result(
            String ruleId,
            int ruleIndex,
            String level,
            Text message,
            List<Location> locations,
            Map<String, String> partialFingerprints,
            ResultProperties properties) {}

    record ResultProperties(
            Severity severity,
            String category,
            List<String> cves,
            @Nullable Double cvss,
            boolean fixAvailable,
            @Nullable Instant firstFound,
            @Nullable Integer packagesNotListed) {}

    /** Readers want a place in a file; the image's name stands for one. */
    record Location(
            PhysicalLocation physicalLocation, @Nullable List<LogicalLocation> logicalLocations) {
        static Location of(String uri, List<LogicalLocation> packages) {
            return new Location(
                    new PhysicalLocation(new Artifact(uri), new Region(1)), packages.isEmpty() ? null : packages);
        }
    }

    record PhysicalLocation(Artifact artifactLocation, Region region) {}

    record Artifact(String uri) {}

    record Region(int startLine) {}

    record LogicalLocation(String name, String fullyQualifiedName, String kind, PackageProperties properties) {}

    record PackageProperties(
            @Nullable String installedVersion,
            @Nullable String fixedVersion,
            @Nullable String path) {}

    record RunProperties(
            String image,
            String platform,
            @Nullable Digest configDigest,
            @Nullable Digest manifestDigest,
            String engine,
            String outcome,
            boolean complete,
            @Nullable Boolean policyPassed,
            @Nullable List<String> policyReasons,
            @Nullable SeverityCounts counts) {
        static RunProperties of(ExchangeEntry entry) {
            ScanSubject subject = entry.subject();
            return new RunProperties(
                    entry.image(),
                    subject.platform().toString(),
                    subject.configDigest(),
                    subject.manifestDigest(),
                    ExchangeEntry.line(entry.report().engine()),
                    entry.report().outcome().name(),
                    entry.complete(),
                    entry.complete() ? entry.passed() : null,
                    entry.complete() ? entry.policyReasons() : null,
                    entry.report().counts());
        }
    }
}
