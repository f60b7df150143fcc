/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.port.ImageEngine.Fetched;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.Finding;
import io.quaywatch.report.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scanner ends well, and what it leaves is not a whole report of this image: that is never "no findings". */
class FalseCleanTest {
    private static final String REPORT = "\"$out/$sha-Report.sarif.json\"";

    @TempDir
    Path directory;

    private QScannerWorld world;

    @BeforeEach
    void open() {
        world = new QScannerWorld(directory);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void report_whole_isReadAsItIs() {
        Polled polled = world.scanned("report $sha $qids");
        ScanJob job = world.job(0);

        List<Finding> findings =
                ((Fetched.Findings) world.engine().fetch(job, ((Polled.Finished) polled).evidence())).findings();

        assertThat(findings).hasSize(2).allSatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.HIGH);
            assertThat(finding.cves()).containsExactly("CVE-2026-0001");
            assertThat(finding.packages()).hasSize(2);
            assertThat(finding.fixAvailable()).isTrue();
        });
        assertThat(world.runs()).isZero();
    }

    @Test
    void report_withoutResults_isClean() {
        Polled polled = world.scanned("report $sha");

        assertThat(world.engine().fetch(world.job(0), ((Polled.Finished) polled).evidence()))
                .isEqualTo(new Fetched.Findings(List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // missing: the inventory and what it prints are no report
                ":",
                // late: written by somebody who outlives the scanner
                "( sleep 1; report $sha ) &",
                // partial
                "report $sha $qids; size=$(wc -c < " + REPORT + "); head -c $((size / 2)) " + REPORT
                        + " > \"$out/half\"; mv \"$out/half\" " + REPORT,
                "report $sha $qids; size=$(wc -c < " + REPORT + "); head -c $((size - 1)) " + REPORT
                        + " > \"$out/half\"; mv \"$out/half\" " + REPORT,
                // empty, corrupt, of another shape
                ": > " + REPORT,
                "echo 'internal error' > " + REPORT,
                "head -c 100000 /dev/urandom > " + REPORT,
                "echo '[]' > " + REPORT,
                "echo '{}' > " + REPORT,
                "echo '{\"runs\":[]}' > " + REPORT,
                "echo '{\"runs\":null}' > " + REPORT,
                "report $sha; echo '{}' >> " + REPORT,
                "echo '{\"runs\":[{\"properties\":{\"imageID\":\"'$sha'\"}}]}' > " + REPORT,
                "echo '{\"runs\":[{\"properties\":{\"imageID\":\"'$sha'\"},\"results\":null}]}' > " + REPORT,
                "echo '{\"runs\":[{\"properties\":{\"imageID\":\"'$sha'\"},\"results\":[{}]}]}' > " + REPORT,
                "echo '{\"runs\":[{\"properties\":{\"imageID\":\"'$sha'\"},\"results\":[{\"ruleId\":\"7\"}]}]}' > "
                        + REPORT,
                // elsewhere
                "report $sha; mv " + REPORT + " \"$HOME\"; ln -s \"$HOME/$sha-Report.sarif.json\" " + REPORT,
                "report $sha; mv " + REPORT + " \"$HOME\"",
                // deep and huge
                "head -c 300000 /dev/zero | tr '\\0' '[' > " + REPORT,
                "truncate -s 70000000 " + REPORT,
            })
    void report_notWhole_fails(String script) {
        assertFailed(world.scanned(script), FailureKind.ENGINE_FAILED);
    }

    @Test
    void report_ofAnotherImage_fails() {
        assertFailed(world.scanned("report " + QScannerWorld.config(1).hex() + " 900001"), FailureKind.NO_RESULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "web-0", "4f67c83422ec", "sha256:"})
    void report_ofNoImage_fails(String image) {
        assertFailed(world.scanned("report '" + image + "' 900001"), FailureKind.NO_RESULT);
    }

    @Test
    void report_severalOfThem_fails() {
        assertFailed(
                world.scanned("report $sha; report " + QScannerWorld.config(1).hex()), FailureKind.AMBIGUOUS);
    }

    @Test
    void poll_afterTheResultIsGone_fails() throws Exception {
        ScanJob job = world.job(0);
        Submission submission = world.submitted(job);
        world.engine().cleanUp(job, submission);

        assertThat(world.engine().poll(job, submission)).isInstanceOf(Polled.Failed.class);
        try (Stream<Path> files = Files.list(world.results)) {
            assertThat(files.filter(file -> file.toString().endsWith(".json"))).isEmpty();
        }
    }

    private void assertFailed(Polled polled, FailureKind kind) {
        assertThat(polled)
                .isInstanceOfSatisfying(
                        Polled.Failed.class, failed -> assertThat(failed.kind()).isEqualTo(kind));
        assertThat(world.engine().fetch(world.job(0), new Evidence.Scanned(world.clock.instant())))
                .isInstanceOf(Fetched.Failed.class);
        assertThat(world.standIn.scans()).isEqualTo(1);
        assertThat(world.runs()).isZero();
    }
}
