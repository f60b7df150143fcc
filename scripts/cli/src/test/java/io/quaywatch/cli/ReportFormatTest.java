/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formats that other programs read, as files of a run. */
class ReportFormatTest {
    @TempDir
    Path temp;

    @Test
    void scan_reportFormats_writesThoseAndNoIndex() throws IOException {
        Shell.Ran ran = new Shell()
                .run(
                        "scan",
                        "nginx:1",
                        "--simulate",
                        "--format",
                        "json",
                        "--report-dir",
                        temp + "",
                        "--report-format",
                        "sarif,CSV");

        assertThat(ran.code()).isZero();
        assertThat(Documents.filesBelow(temp)).hasSize(2);
        JsonNode files = Documents.run(ran).at("/images/0/reportFiles");
        assertThat(files).hasSize(2);
        assertThat(files.get(0).asText()).endsWith(".sarif");
        assertThat(Documents.run(ran).at("/index").isNull()).isTrue();
    }

    @Test
    void scan_outputs_holdTheWholeRun() throws IOException {
        new Shell()
                .run(
                        "scan",
                        "nginx:1",
                        "ghcr.io/team/app:1.2",
                        "--simulate",
                        "--output",
                        "junit=" + temp.resolve("new/run.xml"),
                        "--output",
                        "sarif=" + temp.resolve("run.sarif"));

        assertThat(Files.readString(temp.resolve("new/run.xml"))).contains("tests=\"2\" errors=\"0\"");
        assertThat(Json.wire().readTree(temp.resolve("run.sarif").toFile()).at("/runs"))
                .hasSize(2);
    }

    @Test
    void scan_notComplete_isAnErrorInTheFile() throws IOException {
        Path file = temp.resolve("run.xml");

        Shell.Ran ran = new Shell()
                .run("scan", "nginx:1", "--simulate", "--platform", "linux/arm64", "--output", "junit=" + file);

        assertThat(ran.code()).isEqualTo(ExitCode.NOT_COMPLETE.code());
        assertThat(Files.readString(file)).contains("tests=\"1\" errors=\"1\"");
    }

    @Test
    void replay_recordThatCannotBeRead_isAnErrorInTheFile() throws IOException {
        Path file = temp.resolve("run.xml");

        String good = Files.readString(Events.registering(temp, "web", "team/clean:1"));

        new Shell().typing("[" + good + ",{\"odd\":1}]").run("replay", "-", "--simulate", "--output", "junit=" + file);

        assertThat(Files.readString(file)).contains("tests=\"2\" errors=\"1\"", "type=\"NotSeen\"");
    }

    @Test
    void demo_outputTwice_hasTheSameBytes() throws IOException {
        Path first = temp.resolve("first.json");
        Path second = temp.resolve("second.json");

        new Shell().run("demo", "--output", "cyclonedx=" + first);
        new Shell().run("demo", "--output", "cyclonedx=" + second);

        assertThat(first).hasSameBinaryContentAs(second);
    }

    @Test
    void demo_ofMachines_refusesAnOutputThatItWouldNotWrite() {
        Shell.Ran ran = new Shell().run("demo", "snapshot", "--output", "junit=" + temp.resolve("run.xml"));

        assertThat(ran.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ran.err()).contains("--output");
    }

    @Test
    void scan_twoOutputsOfOneName_areRefusedBeforeAnythingIsWritten() {
        Path file = temp.resolve("new/run");

        Shell.Ran ran = new Shell()
                .run("scan", "nginx:1", "--simulate", "--output", "csv=" + file, "--output", "junit=" + file);

        assertThat(ran.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ran.err()).hasLineCount(1).contains("given twice");
        assertThat(temp).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "--report-format, pdf, 'is not one of html, json, sarif, csv, cyclonedx, junit'",
        "--output, sarif, FORMAT=FILE",
        "--output, sarif=, FORMAT=FILE",
        "--output, html=x, use --report-dir",
        "--output, csv=., is a directory",
        "--output, csv=-, give the name of a file",
        "--report-format, csv, add --report-dir"
    })
    void scan_badFormat_isOneLine(String option, String value, String expected) {
        Shell.Ran ran = new Shell().run("scan", "nginx:1", "--simulate", option, value);

        assertThat(ran.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ran.err()).contains(expected);
        assertThat(ran.out()).isEmpty();
    }
}
