/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.port.PortException;
import io.quaywatch.snapshot.MachineId;
import io.quaywatch.snapshot.Resource;
import io.quaywatch.snapshot.ResourceNames;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the functions answer, over HTTP in Google's runner. */
class FunctionsTest {
    private static final Logger OURS = Logger.getLogger("io.quaywatch.gcp");

    private final FunctionWorld world = new FunctionWorld();
    private final GcpWorld process = world.process();
    private final List<String> lines = new ArrayList<>();
    private final CloudLog format = new CloudLog();
    private @Nullable LoopbackInvoker function;

    private final Handler kept = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            lines.add(format.format(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        OURS.addHandler(kept);
    }

    @AfterEach
    void stop() {
        OURS.removeHandler(kept);
        world.kill();
        if (function != null) {
            function.stop();
        }
    }

    private HttpResponse<String> post(String body) {
        return world.call(world.environment("STEP_URL"), body);
    }

    private String planned() {
        process.discovery().planner().plan(List.of(FunctionWorld.PROJECT), world.clock.instant());
        return world.started.get(world.started.size() - 1);
    }

    private HttpResponse<String> onDemand(String body) {
        if (function == null) {
            function = LoopbackInvoker.http(0, () -> new OnDemandFunction(process::onDemand));
        }
        return world.call(function.url(), body);
    }

    private int event(String type, String data) {
        return world.call(
                        function.url(),
                        data,
                        "ce-specversion",
                        "1.0",
                        "ce-id",
                        "1",
                        "ce-source",
                        "//x",
                        "ce-type",
                        type)
                .statusCode();
    }

    private int publish(String message) {
        if (function == null) {
            function = LoopbackInvoker.events(() -> new DiscoveryFunction(process::discovery));
        }
        String data = Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.UTF_8));
        return event("google.cloud.pubsub.topic.v1.messagePublished", "{\"message\":{\"data\":\"" + data + "\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"jobId\":\"x\",\"owner\":\"e\"}",
                "{\"jobId\":\"0123456789abcdef0123\"}",
                "{\"jobId\":\"0123456789abcdef0123\",\"owner\":\"a b\"}",
                "{\"jobId\":\"0123456789abcdef0123\",\"owner\":\"e\",\"secret\":\"s3cr3t\"}"
            })
    void step_badBody_is400InOneLineThatQuotesNothing(String body) {
        HttpResponse<String> answer = post(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"error\":\"").doesNotContain("\n", "s3cr3t");
    }

    @Test
    void step_unknownJob_is404() {
        assertThat(post("{\"jobId\":\"0123456789abcdef0123\",\"owner\":\"e\"}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void step_otherMethod_is405() throws Exception {
        HttpRequest get = HttpRequest.newBuilder(java.net.URI.create(world.environment("STEP_URL")))
                .build();

        assertThat(java.net.http.HttpClient.newHttpClient()
                        .send(get, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource({"UNAVAILABLE,503", "THROTTLED,503", "CONTENDED,503"})
    void step_whatMayPass_is503(PortException.Kind kind, int status) {
        String job = planned();
        world.atCall = () -> {
            throw new PortException(kind, "call : no");
        };

        assertThat(post("{\"jobId\":\"" + job + "\",\"owner\":\"e\"}").statusCode())
                .isEqualTo(status);
    }

    /** What Google refuses while a job is cleaned up, or renews its place, must not look like an unknown job: nothing else is left to try. */
    @ParameterizedTest
    @CsvSource({"DENIED", "NOT_FOUND", "INVALID"})
    void step_refusedWhileCleaning_goesOnCleaning(PortException.Kind kind) {
        String job = planned();
        stepped(job, "SNAPSHOTTING");
        step(job);
        world.atCall = () -> {
            throw new PortException(kind, "delete : no");
        };

        HttpResponse<String> answer = post("{\"jobId\":\"" + job + "\",\"owner\":\"e\",\"abort\":\"enough\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"phase\":\"CLEANING\"", "\"done\":false", "\"outcome\":\"Failed\"");
    }

    @ParameterizedTest
    @CsvSource({"DENIED", "NOT_FOUND", "INVALID"})
    void step_refusedOutsideOfItsState_is503(PortException.Kind kind) {
        String job = planned();
        stepped(job, "PROVISIONING");
        world.atCall = () -> {
            throw new PortException(kind, "renew lease : no");
        };

        assertThat(step(job).statusCode()).isEqualTo(503);
        assertThat(world.phase().name()).isEqualTo("PROVISIONING");
    }

    private HttpResponse<String> step(String job) {
        return post("{\"jobId\":\"" + job + "\",\"owner\":\"e\"}");
    }

    private void stepped(String job, String phase) {
        while (!world.phase().name().equals(phase)) {
            assertThat(step(job).statusCode()).isEqualTo(200);
            world.clock.advance(Duration.ofSeconds(30));
        }
    }

    @Test
    void step_ofADoneJobThatWasNotDelivered_deliversItLate() {
        String job = planned();
        world.sink.down(true);
        stepped(job, "DONE");
        assertThat(step(job).body()).contains("\"outcome\":\"Collected\",\"delivered\":false");
        assertThat(lines)
                .anyMatch(line ->
                        line.matches("(?s).*quaywatch step phase=DONE .*outcome=Collected delivered=false\".*"));

        world.sink.down(false);

        assertThat(step(job).body()).contains("\"done\":true", "\"outcome\":\"Collected\",\"delivered\":true");
        assertThat(step(job).body()).contains("\"delivered\":true");
        assertThat(world.sink.uploads()).isEqualTo(1);
        assertThat(world.files.names()).isEmpty();
        assertThat(world.job().attempt()).isEqualTo(1);
    }

    @Test
    void step_linesOfLog_areJsonWithTheJob() {
        String job = planned();

        post("{\"jobId\":\"" + job + "\",\"owner\":\"e\"}");

        assertThat(lines)
                .anyMatch(line -> line.startsWith("{\"severity\":\"INFO\",\"message\":\"quaywatch step phase=")
                        && line.contains("\"jobId\":\"" + job + "\"")
                        && line.endsWith("}\n"));
    }

    @Test
    void janitor_byHand_saysOnlyWhatItWould() {
        function = LoopbackInvoker.http(0, () -> new JanitorFunction(process::janitor, world.clock));
        Resource left = new Resource(Resource.Kind.SNAPSHOT, "qss-0123456789abcdef0123-0", null);
        world.cloud.plant(
                left,
                ResourceNames.labels(
                        "0123456789abcdef0123", world.clock.instant().minusSeconds(1)));

        assertThat(world.call(function.url(), "").body()).contains("\"dryRun\":true", "\"deleted\":1");
        world.clock.advance(Duration.ofMinutes(1));
        assertThat(world.cloud.exists(left)).isTrue();

        assertThat(world.call(function.url(), "{\"dryRun\":false}").body()).contains("\"dryRun\":false");
        world.clock.advance(Duration.ofMinutes(1));
        assertThat(world.cloud.exists(left)).isFalse();
    }

    @Test
    void onDemand_byNameAndNumber_makesOneJobForEach() {
        world.cloud.add(FunctionWorld.machine("4712"));
        String wish = """
                {"project":"shop-prod","machines":["europe-west1-b/web-4711","europe-west1-b/4712","europe-west1-b/none"],
                 "force":true,"requestId":"ticket-12"}""";

        String first = onDemand(wish).body();
        String second = onDemand(wish).body();

        assertThat(first).contains("\"requestId\":\"ticket-12\"", "\"Made\"", "\"Gone\"");
        assertThat(second).contains("\"AlreadyThere\"").doesNotContain("\"Made\"");
        assertThat(world.started).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void onDemand_withoutForce_leavesWhatIsNotDue() {
        planned();

        assertThat(onDemand("{\"project\":\"shop-prod\",\"machines\":[\"europe-west1-b/4711\"]}")
                        .body())
                .contains("\"Passed\"", "NOT_DUE");
        assertThat(world.started).hasSize(1);
    }

    @Test
    void onDemand_badWish_is400() {
        String many = "\"europe-west1-b/1\",".repeat(51);
        for (String body : List.of(
                "{}",
                "{\"project\":\"shop-prod\",\"machines\":[]}",
                "{\"project\":\"shop-prod\",\"machines\":[" + many.substring(0, many.length() - 1) + "]}",
                "{\"project\":\"shop-prod\",\"machines\":[\"../x\"]}",
                "{\"project\":\"shop-prod\",\"machines\":[null]}",
                "{\"project\":\"other-1\",\"machines\":[\"europe-west1-b/1\"]}")) {
            assertThat(onDemand(body).statusCode()).as(body).isEqualTo(400);
        }
    }

    /** Nothing is acknowledged that was not understood: Pub/Sub keeps it in the end. */
    @Test
    void discovery_unknownMessage_isRefused() {
        assertThat(publish("{\"type\":\"other\"}")).isEqualTo(500);
        assertThat(publish("{\"type\":\"manual\"}")).isEqualTo(200);
    }

    @Test
    void discovery_deniedProject_isAnErrorInTheLogAndHindersNoOther() {
        world.faults.denyScope("denied");

        assertThat(publish("{\"type\":\"schedule\"}")).isEqualTo(200);

        assertThat(world.started).hasSize(1);
        assertThat(lines)
                .anyMatch(line -> line.contains("\"severity\":\"ERROR\"")
                        && line.contains("plan-partial project=denied kind=DENIED"));
    }

    @Test
    void discovery_projectThatDoesNotAnswer_isDeliveredAgain() {
        world.atCall = () -> {
            throw new PortException(PortException.Kind.UNAVAILABLE, "list : no");
        };

        assertThat(publish("{\"type\":\"schedule\"}")).isEqualTo(500);
    }

    @Test
    void discovery_entryOfWatchedMachine_plansItOnce() {
        String entry = """
                {"protoPayload":{"methodName":"v1.compute.instances.insert"},"operation":{"last":true},
                 "resource":{"labels":{"project_id":"%s","zone":"europe-west1-b","instance_id":"4711"}}}""";

        assertThat(publish(entry.formatted("shop-prod"))).isEqualTo(200);
        assertThat(publish(entry.formatted("shop-prod"))).isEqualTo(200);
        assertThat(publish(entry.formatted("not-watched"))).isEqualTo(200);

        assertThat(world.started).hasSize(1);
        assertThat(world.job().machine().id()).isEqualTo(new MachineId("gcp", "shop-prod", "europe-west1-b", "4711"));
    }

    @ParameterizedTest
    @CsvSource({
        "bucket,results/0123456789abcdef0123/1/manifest.json,result-stray",
        "bucket,results/0123456789abcdef0123/1/heartbeat,object-passed",
        "bucket,results/0123456789abcdef0123/1/x/manifest.json,object-passed",
        "bucket,results/0123456789ABCDEF0123/1/manifest.json,object-passed",
        "bucket,other/results/0123456789abcdef0123/1/manifest.json,object-passed",
        "other,results/0123456789abcdef0123/1/manifest.json,object-passed"
    })
    void result_object_isOnlyTakenByItsWholeName(String bucket, String name, String said) {
        function = LoopbackInvoker.events(() -> new ResultFunction(process::results));

        assertThat(event(
                        "google.cloud.storage.object.v1.finalized",
                        "{\"bucket\":\"" + bucket + "\",\"name\":\"" + name + "\"}"))
                .isEqualTo(200);

        assertThat(lines).hasSize(1).allMatch(line -> line.contains(said));
    }

    @Test
    void result_badManifestOfAJob_isAnError() {
        String job = planned();
        function = LoopbackInvoker.events(() -> new ResultFunction(process::results));
        world.files.put(job, 1, "manifest.json", "{}".getBytes(StandardCharsets.UTF_8));
        lines.clear();

        assertThat(event(
                        "google.cloud.storage.object.v1.finalized",
                        "{\"bucket\":\"bucket\",\"name\":\"results/" + job + "/1/manifest.json\"}"))
                .isEqualTo(200);

        assertThat(lines).anyMatch(line -> line.contains("\"severity\":\"ERROR\"") && line.contains("result-bad"));
    }
}
