/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.image.Digest;
import io.quaywatch.testing.Peers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FullDiskTest {
    @TempDir
    Path directory;

    /** A process that may write no more than so much to a file gets the error of a full disk. */
    public static final class Installation {
        private Installation() {}

        public static void main(String[] arguments) throws IOException {
            Path archive = Path.of(arguments[0]);
            QScannerRelease release =
                    new QScannerRelease("4.8.0-2", Digest.of(Files.readAllBytes(archive)), archive.toUri());
            try {
                new QScannerInstaller(new OkHttpClient())
                        .install(release, PrivateDirectory.open(Path.of(arguments[1])));
            } catch (QScannerException e) {
                System.out.println(e.kind() + " " + e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 1_200_000})
    void install_diskIsFull_isToldAndLeavesNothing(int roomInBytes) throws Exception {
        byte[] program = new byte[2_000_000];
        new Random(7).nextBytes(program);
        // Packs to half, so that one limit strikes while it is copied and the other while it is unpacked.
        Arrays.fill(program, 0, 1_000_000, (byte) 0);
        Path archive = Files.write(directory.resolve("archive.gz"), StandIn.gzip(program));
        Path home = directory.resolve("home");

        Process process = new ProcessBuilder(List.of(
                        Peers.require("prlimit").toString(),
                        "--fsize=" + roomInBytes,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Installation.class.getName(),
                        archive.toString(),
                        home.toString()))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said).startsWith("NO_SPACE install qscanner in ").contains("the disk is full");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void isFull_errorsOfTheSystem_areKnown() {
        assertThat(DiskTrouble.isFull(new IOException("No space left on device")))
                .isTrue();
        assertThat(DiskTrouble.isFull(new FileSystemException("/x", null, "Disk quota exceeded")))
                .isTrue();
        assertThat(DiskTrouble.isFull(new IOException("Input/output error"))).isFalse();
        assertThat(DiskTrouble.isFull(new IOException())).isFalse();
    }
}
