/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.azure.functions.ExecutionContext;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The folder that is deployed, as Microsoft's plugin has made it: what the host will read, and whether it finds it. */
class PackagedAppIT {
    private static final Path APP = Path.of(System.getProperty("app.folder"));

    private static JsonNode document(String... path) throws IOException {
        return Json.wire().readTree(APP.resolve(Path.of("", path)).toFile());
    }

    private static List<String> functions() throws IOException {
        try (Stream<Path> folders = Files.list(APP)) {
            return folders.filter(folder -> Files.exists(folder.resolve("function.json")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void functions_areTheseAndNoOthers() throws IOException {
        assertThat(functions())
                .containsExactly(
                        "ActivityLogProcessor",
                        "Backfill",
                        "Redrive",
                        "ScanPoison",
                        "ScanWorker",
                        "StepPoison",
                        "StepWorker",
                        "Sweep");
    }

    @Test
    void activityLogProcessor_takesBatchesAndNeverStopsRetrying() throws IOException {
        JsonNode function = document("ActivityLogProcessor", "function.json");

        assertThat(function.at("/bindings")).hasSize(1);
        JsonNode trigger = function.at("/bindings/0");
        assertThat(trigger.path("type").asText()).isEqualTo("eventHubTrigger");
        assertThat(trigger.path("direction").asText()).isEqualTo("in");
        assertThat(trigger.path("cardinality").asText()).isEqualTo("MANY");
        assertThat(trigger.path("connection").asText()).isEqualTo("EventHub");
        assertThat(trigger.path("eventHubName").asText()).isEqualTo("%EVENT_HUB_NAME%");
        assertThat(trigger.path("consumerGroup").asText()).isEqualTo("%EVENT_HUB_CONSUMER_GROUP%");
        assertThat(function.at("/retry/strategy").asText()).isEqualTo("exponentialBackoff");
        assertThat(function.at("/retry/maxRetryCount").asInt()).isEqualTo(-1);
        assertThat(function.at("/retry/minimumInterval").asText()).isEqualTo("00:00:05");
        assertThat(function.at("/retry/maximumInterval").asText()).isEqualTo("00:15:00");
    }

    @ParameterizedTest
    @CsvSource({"StepWorker,steps", "ScanWorker,scans", "StepPoison,steps-poison", "ScanPoison,scans-poison"})
    void queueFunction_listensToItsQueue(String name, String queue) throws IOException {
        JsonNode trigger = document(name, "function.json").at("/bindings/0");

        assertThat(trigger.path("type").asText()).isEqualTo("queueTrigger");
        assertThat(trigger.path("queueName").asText()).isEqualTo(queue);
        assertThat(trigger.path("connection").asText()).isEqualTo("AzureWebJobsStorage");
    }

    @ParameterizedTest
    @CsvSource({"Backfill,backfill", "Redrive,redrive"})
    void httpFunction_isPostedToWithAKey(String name, String route) throws IOException {
        JsonNode trigger = document(name, "function.json").at("/bindings/0");

        assertThat(trigger.path("type").asText()).isEqualTo("httpTrigger");
        assertThat(trigger.path("authLevel").asText()).isEqualTo("FUNCTION");
        assertThat(trigger.path("route").asText()).isEqualTo(route);
        assertThat(trigger.path("methods")).hasSize(1);
        assertThat(trigger.at("/methods/0").asText()).isEqualTo("POST");
    }

    @Test
    void sweep_isCalledEveryQuarterOfAnHour() throws IOException {
        JsonNode trigger = document("Sweep", "function.json").at("/bindings/0");

        assertThat(trigger.path("type").asText()).isEqualTo("timerTrigger");
        assertThat(trigger.path("schedule").asText()).isEqualTo("0 */15 * * * *");
    }

    @Test
    void entryPoints_areFoundInWhatIsDeployed() throws Exception {
        try (URLClassLoader app = new URLClassLoader(jars(), ClassLoader.getPlatformClassLoader())) {
            for (String name : functions()) {
                JsonNode function = document(name, "function.json");
                assertThat(APP.resolve(name)
                                .resolve(function.path("scriptFile").asText())
                                .normalize())
                        .exists();
                String entry = function.path("entryPoint").asText();
                int dot = entry.lastIndexOf('.');
                Class<?> type = app.loadClass(entry.substring(0, dot));
                assertThat(type.getConstructor().newInstance()).isNotNull();
                assertThat(Arrays.stream(type.getMethods())
                                .filter(method -> method.getName().equals(entry.substring(dot + 1))))
                        .hasSize(1);
            }
        }
    }

    /** The jars of the folder, and the one that the plugin leaves out because the worker brings it. */
    private static URL[] jars() throws IOException {
        List<URL> jars = new ArrayList<>();
        jars.add(ExecutionContext.class.getProtectionDomain().getCodeSource().getLocation());
        try (Stream<Path> files = Files.walk(APP)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                jars.add(file.toUri().toURL());
            }
        }
        return jars.toArray(URL[]::new);
    }

    @Test
    void libraries_oneHttpClientOnly() throws IOException {
        try (Stream<Path> files = Files.list(APP.resolve("lib"))) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            assertThat(names.stream().filter(name -> name.startsWith("okhttp"))).hasSize(1);
            assertThat(names).noneMatch(name -> name.contains("netty") || name.contains("junit"));
        }
    }

    @Test
    void host_queuesTakeOneMessageInBase64AndTimeIsLeftForAScan() throws IOException {
        JsonNode host = document("host.json");

        JsonNode queues = host.at("/extensions/queues");
        assertThat(queues.path("batchSize").asInt()).isEqualTo(1);
        assertThat(queues.path("newBatchThreshold").asInt()).isZero();
        assertThat(queues.path("messageEncoding").asText()).isEqualTo("base64");
        assertThat(queues.path("maxDequeueCount").asInt()).isEqualTo(5);
        long scan = Long.parseLong(AzureConfig.TIMEOUT.standard());
        assertThat(host.path("functionTimeout").asText())
                .isEqualTo("%02d:%02d:00".formatted((scan / 60 + 15) / 60, (scan / 60 + 15) % 60));
        assertThat(host.at("/extensionBundle/id").asText()).isEqualTo("Microsoft.Azure.Functions.ExtensionBundle");
    }
}
