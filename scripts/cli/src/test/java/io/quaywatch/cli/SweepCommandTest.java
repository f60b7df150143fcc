/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was left lying is picked up. */
class SweepCommandTest {
    @TempDir
    Path temp;

    @Test
    void sweep_nothingLeft_saysSo() {
        run("scan", "team/clean:1");

        Shell.Ran ran = run("sweep");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("0 scan(s) picked up, 0 finished schedule(s) removed");
    }

    @Test
    void sweep_resultNobodyWasToldOf_isTold() throws IOException {
        run("scan", "team/clean:1");
        Path row = Documents.filesBelow(temp.resolve("ledger/rows")).stream()
                .filter(file -> file.toString().endsWith(".json"))
                .findFirst()
                .orElseThrow();
        String pending = Files.readString(row).replace("\"pending\" : false", "\"pending\" : true");
        assertThat(pending).isNotEqualTo(Files.readString(row));
        Files.writeString(row, pending);

        Shell.Ran ran = run("sweep");

        assertThat(ran.out()).contains("1 scan(s) picked up").contains("team/clean:1");
        assertThat(ran.code()).isZero();
        assertThat(run("sweep").out()).contains("0 scan(s) picked up");
    }

    @Test
    void sweep_asJson_isARunDocument() throws IOException {
        Shell.Ran ran = run("sweep", "--format", "json");

        assertThat(Documents.run(ran).path("images")).isEmpty();
    }

    private Shell.Ran run(String verb, String... more) {
        String[] args = new String[more.length + 4];
        System.arraycopy(
                new String[] {verb, "--simulate", "--ledger", "file:" + temp.resolve("ledger")}, 0, args, 0, 4);
        System.arraycopy(more, 0, args, 4, more.length);
        return new Shell().run(args);
    }
}
