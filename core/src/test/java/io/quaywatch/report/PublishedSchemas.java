/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.SAXException;

/** What the published schemas find wrong in a document; see the README beside them. */
final class PublishedSchemas {
    private static final Path DIRECTORY = Path.of("src/test/resources/schema");
    private static final String SARIF_ID =
            "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json";
    private static final String CYCLONEDX = "http://cyclonedx.org/schema/";
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V7,
            builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(
                    SARIF_ID,
                    read("sarif-schema-2.1.0.json"),
                    CYCLONEDX + "bom-1.6.schema.json",
                    read("bom-1.6.schema.json"),
                    CYCLONEDX + "spdx.schema.json",
                    read("spdx.schema.json"),
                    CYCLONEDX + "jsf-0.82.schema.json",
                    read("jsf-0.82.schema.json")))));
    private static final JsonSchema SARIF = json(SARIF_ID);
    private static final JsonSchema BOM = json(CYCLONEDX + "bom-1.6.schema.json");
    private static final Schema JUNIT = xml();

    private PublishedSchemas() {}

    static List<String> violations(String suffix, String document) {
        return switch (suffix) {
            case ".sarif" -> violations(SARIF, document);
            case ".cdx.json" -> violations(BOM, document);
            case ".junit.xml" -> xmlViolations(document);
            default -> throw new IllegalArgumentException("no schema for " + suffix);
        };
    }

    private static List<String> violations(JsonSchema schema, String document) {
        return schema
                .validate(
                        document,
                        InputFormat.JSON,
                        context -> context.getExecutionConfig().setFormatAssertionsEnabled(true))
                .stream()
                .map(Object::toString)
                .toList();
    }

    private static List<String> xmlViolations(String document) {
        try {
            JUNIT.newValidator().validate(new StreamSource(new StringReader(document)));
            return List.of();
        } catch (SAXException e) {
            return List.of(e.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonSchema json(String id) {
        return FACTORY.getSchema(
                SchemaLocation.of(id), SchemaValidatorsConfig.builder().build());
    }

    private static Schema xml() {
        try {
            return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                    .newSchema(DIRECTORY.resolve("surefire-test-report.xsd").toFile());
        } catch (SAXException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(DIRECTORY.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
