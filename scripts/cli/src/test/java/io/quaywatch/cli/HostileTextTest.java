/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, titles and answers of strangers stay text on the terminal and in every file. */
class HostileTextTest {
    private static final String HOSTILE =
            "<script>alert(1)</script>\u001b[2J\u001b]0;owned\u0007\u009b31m\u202e\r\nX-Evil: 1 =cmd|' /C calc'!A0 $(id) `id`";
    private static final Pattern ACTIVE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\n]]");

    @TempDir
    Path temp;

    private Path event;

    @BeforeEach
    void hostileEvent() throws IOException {
        event = Events.registering(temp, HOSTILE, "ghcr.io/team/vulnerable:1", "second", "nginx:" + HOSTILE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "json"})
    void replay_hostileNamesInTheEvent_printNothingActive(String format) {
        Shell.Ran ran = new Shell().run("replay", event + "", "--simulate", "--format", format);

        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.out()).contains("nginx:").doesNotContainPattern(ACTIVE).doesNotContain("\nX-Evil");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void replay_hostileFindings_leaveInertFiles() throws IOException {
        Path scenario =
                Files.writeString(temp.resolve("scenario.json"), """
                {"faults":[{"call":"GET /csapi/v1.3/images/{sha}/vuln","times":0,"status":200,"body":%s}]}
                """.formatted(quoted("""
                {"details":[{"qid":371,"title":%1$s,"severity":5,"typeDetected":"CONFIRMED","cveids":[%1$s],
                  "software":[{"name":%1$s,"version":%1$s,"fixVersion":%1$s}],"result":%1$s}]}
                """.formatted(quoted(HOSTILE)))));
        Path reports = temp.resolve("reports");

        Shell.Ran ran = new Shell()
                .run("replay", event + "", "--simulate", "--scenario", scenario + "", "--report-dir", reports + "");

        assertThat(ran.out()).contains("Complete: 1 finding").doesNotContainPattern(ACTIVE);
        List<Path> files = Documents.filesBelow(reports);
        assertThat(files).hasSize(5);
        for (Path file : files) {
            assertThat(file.getFileName().toString()).matches("[a-z0-9._-]+");
            String text = Files.readString(file, StandardCharsets.UTF_8);
            assertThat(text).as(file.toString()).doesNotContainPattern(ACTIVE);
            if (file.toString().endsWith(".html")) {
                assertThat(text).doesNotContain("<script>alert");
            }
        }
        assertThat(Files.readString(files.get(0))).contains("alert(1)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ghcr.io/a\u001b[2J", "x; rm -rf /", "$(id)", "a\r\nHost: b", "-", "../../etc/passwd"})
    void scan_hostileReference_isNoReference(String reference) {
        Shell.Ran ran = new Shell().run("scan", "--simulate", "--", reference);

        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.out()).contains("this is not an image reference").doesNotContainPattern(ACTIVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no\u001b[31mfile", "\u009b2J", "a\nb", "\u202egnp"})
    void replay_hostileFileName_isPrintedOnOneLine(String name) {
        Shell.Ran ran = new Shell().run("replay", name, "--simulate");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).hasLineCount(1).doesNotContainPattern(ACTIVE);
    }

    private static String quoted(String text) {
        return Json.write(text);
    }
}
