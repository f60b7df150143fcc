/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bundled stories end as they are told, and every telling gives the same bytes. */
class DemoTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource({
        "deployment, 0, 3, Complete",
        "again, 0, 3, Skipped",
        "lookup, 0, 2, Complete",
        "azure, 0, 3, Complete",
        "honest, 4, 3, Failed"
    })
    void demo_story_endsAsTold(String story, int code, int images, String outcome) throws IOException {
        Shell.Ran ran = new Shell().run("demo", story, "--format", "json");

        assertThat(ran.code()).isEqualTo(code);
        assertThat(Documents.images(Documents.run(ran), "/outcome"))
                .hasSize(images)
                .contains(outcome);
    }

    @ParameterizedTest
    @CsvSource({"deployment", "again", "lookup", "azure", "honest"})
    void demo_toldAgain_givesTheSameBytes(String story) throws IOException {
        Path reports = temp.resolve("reports");
        Shell.Ran first = new Shell().run("demo", story, "--report-dir", reports + "");
        Map<Path, String> written = contents(reports);

        Shell.Ran second = new Shell().run("demo", story, "--report-dir", reports + "");

        assertThat(second).isEqualTo(first);
        assertThat(contents(reports)).isEqualTo(written).isNotEmpty();
    }

    @Test
    void demo_withoutAName_isTheDeployment() {
        assertThat(new Shell().run("demo")).isEqualTo(new Shell().run("demo", "DEPLOYMENT"));
    }

    @Test
    void demo_withAPolicy_fails() {
        assertThat(new Shell().run("demo", "--fail-on", "critical").code()).isEqualTo(3);
    }

    private static Map<Path, String> contents(Path directory) throws IOException {
        Map<Path, String> contents = new TreeMap<>();
        for (Path file : Documents.filesBelow(directory)) {
            contents.put(file, Files.readString(file));
        }
        return contents;
    }
}
