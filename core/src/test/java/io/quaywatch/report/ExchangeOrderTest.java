/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same findings give the same bytes, and many of them are no trouble. */
class ExchangeOrderTest {
    @ParameterizedTest
    @ValueSource(strings = {".sarif", ".csv", ".cdx.json", ".junit.xml"})
    void write_shuffledFindings_givesTheSameBytes(String format) {
        List<Finding> findings = new ArrayList<>(Samples.findings());
        Finding first = findings.get(0);
        findings.add(new Finding(
                first.qid(), "the same QID", first.severity(), "", List.of(), List.of(), false, null, null));
        byte[] expected = Exchange.bytes(format, refused(findings));
        Random random = new Random(6);

        for (int i = 0; i < 20; i++) {
            Collections.shuffle(findings, random);

            assertThat(Exchange.bytes(format, refused(findings))).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".sarif", ".csv", ".cdx.json", ".junit.xml"})
    void write_twentyThousandFindings_isQuick(String format) {
        List<Finding> many = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            many.addAll(Samples.findings());
        }
        ScanReport report = report(many);
        long start = System.nanoTime();

        assertThat(Exchange.bytes(format, Exchange.run(report))).isNotEmpty();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void writeCycloneDx_sameImageTwice_hasDistinctReferences() throws IOException {
        ScanReport report = report(Samples.findings());
        JsonNode bom = Json.wire().readTree(Exchange.bytes(".cdx.json", Exchange.run(report, report)));
        Set<String> components = new HashSet<>();
        bom.at("/components").forEach(each -> components.add(each.at("/bom-ref").textValue()));
        Set<String> affected = new HashSet<>();
        bom.at("/vulnerabilities")
                .forEach(each -> affected.add(each.at("/affects/0/ref").textValue()));

        assertThat(components).hasSize(2).isEqualTo(affected);
        assertThat(bom.at("/components/0/purl").textValue())
                .isEqualTo("pkg:oci/checkout@sha256%3A60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"
                        + "?arch=amd64&repository_url=registry.example.com/shop/checkout&tag=1.4.2");
    }

    @Test
    void writeCycloneDx_serial_followsTheResult() throws IOException {
        String first = serial(report(Samples.findings()));

        assertThat(serial(report(Samples.findings()))).isEqualTo(first);
        assertThat(serial(report(List.of()))).isNotEqualTo(first);
        assertThat(serial(Samples.report(new ScanOutcome.TimedOut(60), List.of())))
                .isNotEqualTo(first);
    }

    /** JUnit lists findings only where the policy fails. */
    private static ReportedRun refused(List<Finding> findings) {
        return ReportedRun.of(new JudgedReport(report(findings), new Judgement(false, List.of("too many"))));
    }

    private static String serial(ScanReport report) throws IOException {
        return Json.wire()
                .readTree(Exchange.bytes(".cdx.json", Exchange.run(report)))
                .at("/serialNumber")
                .textValue();
    }

    private static ScanReport report(List<Finding> findings) {
        return Samples.completeReport(findings);
    }
}
