/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a CycloneDX document, named as in the standard; what is null is left out. */
final class CycloneDxRecords {
    private CycloneDxRecords() {}

    record Metadata(
            @Nullable String timestamp,
            Tools tools,
            @Nullable List<Property> properties) {}

    record Tools(List<Tool> components) {}

    record Tool(String type, String name) {}

    record Property(String name, String value) {}

    record Component(
            String type,
            @JsonProperty("bom-ref") String ref,
            String name,
            @Nullable String version,
            String description,
            @Nullable String purl,
            List<Property> properties) {}

    record Vulnerability(
            @JsonProperty("bom-ref") String ref,
            String id,
            Source source,
            @Nullable List<Reference> references,
            List<Rating> ratings,
            String description,
            @Nullable String recommendation,
            List<Affected> affects,
            List<Property> properties) {}

    record Source(String name, @Nullable String url) {}

    record Reference(String id, Source source) {}

    record Rating(
            Source source,
            Number score,
            @Nullable String severity,
            @Nullable String method) {}

    record Affected(String ref) {}
}
