/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The embedded world as a process of its own. */
@Timeout(30)
class SimulatorCommandTest {
    @TempDir
    Path temp;

    @Test
    void simulator_started_printsItsUrlServesAndEnds() throws Exception {
        Path scenario =
                Files.writeString(temp.resolve("scenario.json"), "{\"world\":{\"users\":{\"robot\":\"right\"}}}");
        Process process = start("simulator", "--scenario", scenario + "");
        try (BufferedReader out = process.inputReader()) {
            String url = out.readLine();

            assertThat(url).matches("http://127\\.0\\.0\\.1:[0-9]+");
            assertThat(get(url + "/simulator/stats")).isEqualTo(200);
            // A run against it is a run against Qualys: the same password, the same refusal.
            Shell.Ran refused = new Shell()
                    .with("QUALYS_USERNAME", "robot")
                    .with("QUALYS_PASSWORD", "wrong")
                    .run("scan", "nginx", "--gateway", url);
            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.err()).contains("check the credentials");

            process.destroy();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void simulator_portInUse_saysSo() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Shell.Ran ran = new Shell().run("simulator", "--port", taken.getLocalPort() + "");

            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err()).hasLineCount(1).contains("cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    private static int get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Quaywatch.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
