/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One JSON object a line. */
class ParseCommandTest {
    @Test
    void parse_arguments_oneObjectEachInOrder() throws IOException {
        Shell.Ran ran = new Shell().run("parse", "nginx", "ghcr.io/team/app:1.2");

        assertThat(ran.out()).isEqualTo("""
                {"input":"nginx","registry":"docker.io","repository":"library/nginx","tag":null,"digest":null}
                {"input":"ghcr.io/team/app:1.2","registry":"ghcr.io","repository":"team/app","tag":"1.2","digest":null}
                """);
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void parse_oneBadReference_saysWhyAndExitsOne() throws IOException {
        Shell.Ran ran = new Shell().run("parse", "nginx", "Bad Name");

        List<JsonNode> lines = lines(ran);
        assertThat(ran.code()).isEqualTo(1);
        assertThat(lines.get(0).path("repository").asText()).isEqualTo("library/nginx");
        assertThat(lines.get(1).path("input").asText()).isEqualTo("Bad Name");
        assertThat(lines.get(1).path("error").asText()).isNotEmpty();
        assertThat(lines.get(1).size()).isEqualTo(2);
    }

    @Test
    void parse_noArguments_readsLinesOfStdinAsUtf8() throws IOException {
        Shell.Ran ran = new Shell().typing("nginx\r\n\nünï/köder:1\nalpine").run("parse");

        assertThat(lines(ran))
                .extracting(line -> line.path("input").asText())
                .containsExactly("nginx", "", "ünï/köder:1", "alpine");
        assertThat(ran.out()).contains("\"input\":\"ünï/köder:1\"");
        assertThat(ran.code()).isEqualTo(1);
    }

    @Test
    void parse_emptyStdin_printsNothingAndIsFine() {
        Shell.Ran ran = new Shell().run("parse");

        assertThat(ran).isEqualTo(new Shell.Ran(0, "", ""));
    }

    @Test
    void parse_manyLines_oneLineForEach() {
        int count = 300_000;
        String input = IntStream.range(0, count)
                .mapToObj(i -> "444455556666.dkr.ecr.eu-west-1.amazonaws.com/team/app-" + i + ":v" + i % 7)
                .collect(Collectors.joining("\n"));

        Shell.Ran ran = new Shell().typing(input).run("parse");

        assertThat(ran.code()).isZero();
        assertThat(ran.out().lines().count()).isEqualTo(count);
        assertThat(ran.out()).contains("\"repository\":\"team/app-299999\"");
    }

    @Test
    void parse_terminalEscapes_areEscaped() throws IOException {
        Shell.Ran ran = new Shell().typing("a\u001b[2J\u009b31m\u202e").run("parse");

        assertThat(ran.out()).doesNotContain("\u001b", "\u009b", "\u202e");
        assertThat(lines(ran).get(0).path("input").asText()).isEqualTo("a\u001b[2J\u009b31m\u202e");
    }

    @Test
    void parse_argumentWithAnAtSign_isNoArgumentFile() throws IOException {
        Shell.Ran ran = new Shell().run("parse", "@pom.xml");

        assertThat(lines(ran)).extracting(line -> line.path("input").asText()).containsExactly("@pom.xml");
        assertThat(ran.code()).isEqualTo(1);
    }

    @Test
    void parse_outputClosedByItsReader_stopsReading() throws IOException {
        InputStream lines = new ByteArrayInputStream("nginx\n".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII));
        PrintStream closed = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });

        int code = Quaywatch.run(new Terminal(lines, closed, closed, Map.of(), false), "parse");

        assertThat(code).isZero();
        assertThat(lines.available()).isPositive();
    }

    private static List<JsonNode> lines(Shell.Ran ran) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : ran.out().lines().toList()) {
            lines.add(Json.wire().readTree(line));
        }
        return lines;
    }
}
