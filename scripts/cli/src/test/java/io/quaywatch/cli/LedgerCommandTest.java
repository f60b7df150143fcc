/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A look at what is remembered. */
class LedgerCommandTest {
    @TempDir
    Path temp;

    private String ledger = "";

    @BeforeEach
    void twoImages() {
        ledger = "file:" + temp.resolve("ledger");
        scan("team/clean:1", "team/vulnerable:2");
    }

    @Test
    void ls_twoScans_aRowEach() {
        Shell.Ran ran = ledger("ls");

        assertThat(ran.code()).isZero();
        assertThat(ran.out().lines().findFirst().orElseThrow()).contains("KEY", "IMAGE", "STATE", "UPDATED");
        assertThat(ran.out()).contains("team/clean:1", "team/vulnerable:2");
        assertThat(ran.out().lines().filter(line -> line.contains("Complete, fresh until ")))
                .hasSize(2);
    }

    @Test
    void show_startOfADigest_printsTheRowAsJson() throws IOException {
        String key = key("team/clean:1");

        for (String named : new String[] {key, key.substring(0, 12), "sha256:" + key.substring(0, 12)}) {
            JsonNode row = Json.wire().readTree(ledger("show", named).out());
            assertThat(row.at("/lastOutcome/outcome/outcome").asText()).isEqualTo("Complete");
        }
    }

    @ParameterizedTest
    @CsvSource({"zzz, no row has a key that starts with 'zzz'", "'', a key that starts with ''"})
    void show_noSuchKey_saysSo(String key, String says) {
        Shell.Ran ran = ledger("show", key);

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).hasLineCount(1).contains(says);
    }

    @Test
    void forget_row_isScannedAgain() {
        assertThat(scan("team/clean:1").out()).contains("\"Skipped\"");

        assertThat(ledger("forget", key("team/clean:1"))).isEqualTo(new Shell.Ran(0, "", ""));

        assertThat(scan("team/clean:1").out()).contains("\"outcome\" : \"Complete\"");
        assertThat(scan("team/vulnerable:2").out()).contains("\"Skipped\"");
    }

    @ParameterizedTest
    @CsvSource({"nonsense, is not a key", "KEY, no row has the key"})
    void forget_noSuchKey_saysSo(String given, String says) {
        String key = given.equals("KEY") ? key("team/clean:1").replaceAll("^.{4}", "0000") : given;

        Shell.Ran ran = ledger("forget", key);

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).hasLineCount(1).contains(says);
    }

    @ParameterizedTest
    @CsvSource({"zzz, no whole ledger-row", "'{\"format\":9}', format 9"})
    void replay_rowThatCannotBeRead_failsThatImageOnly(String content, String says) throws IOException {
        String key = key("team/clean:1");
        Files.writeString(temp.resolve("ledger/rows/" + key + ".json"), content);

        Shell.Ran ran = scan("team/clean:1", "team/vulnerable:2");

        assertThat(ran.code()).isEqualTo(4);
        assertThat(Documents.images(Documents.run(ran), "/outcome")).containsExactly("Failed", "Skipped");
        assertThat(Documents.images(Documents.run(ran), "/reason").get(0)).contains(says);
        assertThat(ledger("forget", key).code()).isZero();
        assertThat(Documents.images(Documents.run(scan("team/clean:1")), "/outcome"))
                .containsExactly("Complete");
    }

    @Test
    void scan_storedReportThatCannotBeRead_isOneLine() throws IOException {
        for (Path report : Documents.filesBelow(temp.resolve("ledger/reports"))) {
            if (report.toString().endsWith(".json")) {
                Files.writeString(report, "x");
            }
        }

        Shell.Ran ran = scan("team/clean:1");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).hasLineCount(1).contains("no whole report", "forced scan");
    }

    private String key(String image) {
        return ledger("ls")
                .out()
                .lines()
                .filter(line -> line.contains(image))
                .map(line -> line.strip().split(" ")[0])
                .findFirst()
                .orElseThrow();
    }

    private Shell.Ran scan(String... images) {
        String[] args = new String[images.length + 6];
        System.arraycopy(new String[] {"scan", "--simulate", "--ledger", ledger, "--format", "json"}, 0, args, 0, 6);
        System.arraycopy(images, 0, args, 6, images.length);
        return new Shell().run(args);
    }

    private Shell.Ran ledger(String verb, String... key) {
        String[] args = new String[key.length + 4];
        System.arraycopy(new String[] {"ledger", verb, "--ledger", ledger}, 0, args, 0, 4);
        System.arraycopy(key, 0, args, 4, key.length);
        return new Shell().run(args);
    }
}
