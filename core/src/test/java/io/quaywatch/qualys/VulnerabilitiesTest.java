/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.report.AffectedPackage;
import io.quaywatch.report.Finding;
import io.quaywatch.report.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import okio.Buffer;
import okio.BufferedSink;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VulnerabilitiesTest extends QualysServer {
    private final List<Finding> findings = new ArrayList<>();

    @Test
    void vulnerabilities_documentedSet_readsEveryField() {
        enqueue(json(fixture("vulnerabilities.json")));
        assertThat(client().vulnerabilities(DIGEST, findings::add)).contains(3);
        assertThat(findings)
                .containsExactly(
                        new Finding(
                                900001,
                                "Amazon Linux Security Advisory for libfoo: ALAS-2026-001",
                                Severity.CRITICAL,
                                "Amazon Linux",
                                List.of("CVE-2026-0001", "CVE-2026-0002"),
                                List.of(
                                        new AffectedPackage("libfoo", "1.0-1", "1.0-2", null),
                                        new AffectedPackage("libfoo-devel", "1.0-1", null, "/usr/lib/libfoo")),
                                true,
                                7.5,
                                Instant.ofEpochMilli(1738660042992L)),
                        new Finding(
                                900002,
                                "Second",
                                Severity.MEDIUM,
                                "Amazon Linux",
                                List.of(),
                                List.of(
                                        new AffectedPackage("lib bar", "2.0", "2.1", null),
                                        new AffectedPackage("libbaz", "1.9", null, null)),
                                true,
                                4.3,
                                Instant.ofEpochMilli(1738660042993L)),
                        new Finding(900003, "QID 900003", Severity.INFO, "", List.of(), List.of(), false, null, null));
        assertThat(taken().getTarget()).isEqualTo("/csapi/v1.3/images/" + SHA + "/vuln?type=DETAILS");
        assertThat(gate.entered).containsExactly("GET /images/{sha}/vuln");
        assertThat(gate.open).isZero();
    }

    @Test
    void vulnerabilities_gzip_isUnpacked() throws Exception {
        enqueue(reply(200).setHeader("Content-Encoding", "gzip").body(gzip(fixture("vulnerabilities.json"))));
        assertThat(client().vulnerabilities(DIGEST, findings::add)).contains(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"details\":[]}", "{\"vulnSummary\":{},\"details\":[],\"new\":[{}]}"})
    void vulnerabilities_emptySet_isZeroAndNotUnknown(String body) {
        enqueue(json(body));
        assertThat(client().vulnerabilities(DIGEST, findings::add)).contains(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"details\":null}", "null"})
    void vulnerabilities_notProcessed_isEmpty(String body) {
        enqueue(json(body));
        assertThat(client().vulnerabilities(DIGEST, findings::add)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 404})
    void vulnerabilities_unknownImage_isEmpty(int status) {
        enqueue(reply(status));
        assertThat(client().vulnerabilities(DIGEST, findings::add)).isEmpty();
    }

    @Test
    void packages_severalTables_areAllRead() {
        assertThat(ResultTable.packages("""
                noise before
                #table cols="3"
                Package Installed_Version Required_Version
                libfoo  1.0-1  1.0-2

                #table cols="2"
                Package Installed_Version
                libbar 2
                #table cols="2"
                File Line
                /etc/x 3
                """))
                .containsExactly(
                        new AffectedPackage("libfoo", "1.0-1", "1.0-2", null),
                        new AffectedPackage("libbar", "2", null, null));
    }

    static Buffer gzip(String text) throws Exception {
        Buffer packed = new Buffer();
        try (BufferedSink sink = Okio.buffer(new GzipSink(packed))) {
            sink.writeUtf8(text);
        }
        return packed;
    }
}
