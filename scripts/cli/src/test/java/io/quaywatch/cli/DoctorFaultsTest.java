/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.quaywatch.simulator.Scenario;
import io.quaywatch.simulator.Simulator;
import io.quaywatch.simulator.SimulatorOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault is named by its own code and by no other; what depends on it is skipped and never ok. */
class DoctorFaultsTest {
    private static final String OPAQUE = "an-opaque-access-token-of-a-robot";
    private static final String LIST = "GET /csapi/v1.3/registry";
    private static final String JOBS = "GET /csapi/v1.3/registry/*/schedule";
    private static final String JOB = """
            {"scheduleUuid":"a","name":"n","status":"%s","created":"1760000000000","jobCompletionDate":%s,"errors":%s}""";
    private static final Map<String, String> TOKEN = Map.of("QUALYS_ACCESS_TOKEN", OPAQUE);
    private static final Map<String, String> LOGIN = Map.of("QUALYS_USERNAME", "robot", "QUALYS_PASSWORD", "right-one");

    @TempDir
    Path temp;

    static Stream<Arguments> faults() {
        String users = world("\"users\":{\"robot\":\"right-one\"}");
        return Stream.of(
                fault("HTML of a proxy", "QW-D05", TOKEN, always("*", "\"html\":true")),
                fault("HTML of a proxy that forbids", "QW-D05", TOKEN, always("*", "\"html\":true,\"status\":403")),
                fault("redirect to a sign-in page", "QW-D05", TOKEN, always("*", "\"status\":302")),
                fault("proxy wants a password", "QW-D05", TOKEN, always("*", "\"status\":407")),
                fault("server error", "QW-D06", TOKEN, always("*", "\"status\":500")),
                fault("bad gateway with a page", "QW-D06", TOKEN, always("*", "\"html\":true,\"status\":502")),
                fault("slow", "QW-D06", TOKEN, always("*", "\"delayMillis\":2500")),
                fault("dropped connection", "QW-D06", TOKEN, always("*", "\"drop\":true")),
                fault("server error behind the login", "QW-D06", TOKEN, later(LIST, "\"status\":503")),
                fault("wrong host", "QW-D08", TOKEN, always("GET /csapi/*", "\"status\":404")),
                fault("wrong host for the login", "QW-D08", LOGIN, always("POST /auth", "\"status\":404")),
                fault("token of another pod", "QW-D08", Map.of("QUALYS_ACCESS_TOKEN", jwt("""
                        {"iss":"https://gateway.qg2.apps.qualys.com","modulesAllowed":["CS"],"exp":4000000000}""")), "{}"),
                fault("no credentials", "QW-D09", Map.of(), "{}"),
                fault("user without password", "QW-D09", Map.of("QUALYS_USERNAME", "robot"), "{}"),
                fault("token with a blank", "QW-D09", Map.of("QUALYS_ACCESS_TOKEN", "two words"), "{}"),
                fault(
                        "wrong password",
                        "QW-D10",
                        Map.of("QUALYS_USERNAME", "robot", "QUALYS_PASSWORD", "wrong-one"),
                        users),
                fault("login is no JWT", "QW-D10", LOGIN, always("POST /auth", "\"status\":201,\"body\":\"hello\"")),
                fault("expired token", "QW-D11", Map.of("QUALYS_ACCESS_TOKEN", jwt("""
                        {"iss":"qas","modulesAllowed":["CS"],"exp":1700000000}""")), "{}"),
                fault("JWT without expiry", "QW-D11", LOGIN, world("\"tokenExpiry\":false")),
                fault("no CS module", "QW-D12", LOGIN, world("\"modules\":[\"VM\"]")),
                fault("token refused", "QW-D13", TOKEN, later(LIST, "\"status\":401")),
                fault("RBAC", "QW-D14", TOKEN, always(LIST, "\"status\":403")),
                fault("calls spent", "QW-D15", TOKEN, world("\"limits\":{\"calls\":1}")),
                fault("few calls left", "QW-D15", TOKEN, world("\"limits\":{\"calls\":5}")),
                fault("no registry", "QW-D16", TOKEN, always(LIST, "\"status\":204")),
                fault(
                        "registries that cannot be read",
                        "QW-D16",
                        TOKEN,
                        later(LIST, "\"status\":200,\"body\":\"[{}]\"")),
                fault(
                        "sensor not connected",
                        "QW-D17",
                        TOKEN,
                        jobs(JOB.formatted(
                                "Failed", "\"1760000001000\"", "[{\"errorMessage\":\"Sensor is not reachable\"}]"))),
                fault("no sensor", "QW-D17", TOKEN, jobs(JOB.formatted("Queued", "null", "[]"))),
                fault(
                        "filter token unknown (400)",
                        "QW-D18",
                        TOKEN,
                        world("\"scanDateTokens\":[\"lastScanned\"],\"refuseUnknownTokens\":true")),
                fault("filter token finds nothing", "QW-D18", TOKEN, world("\"scanDateTokens\":[\"lastScanned\"]")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("faults")
    void doctor_fault_isNamedByItsCode(String name, String code, Map<String, String> environment, String scenario)
            throws IOException {
        try (Simulator world = start(scenario)) {
            world.uploadScan("ghcr.io", "team/shop", "1.0");

            assertNames(code, doctor(environment, "--gateway", world.baseUrl()));
        }
    }

    @Test
    void doctor_soundWorld_isOk() throws IOException {
        for (Map<String, String> environment : List.of(TOKEN, LOGIN)) {
            try (Simulator world = start("{}")) {
                world.uploadScan("ghcr.io", "team/shop", "1.0");

                Shell.Ran ran = doctor(environment, "--gateway", world.baseUrl());

                assertThat(ran.code()).as(ran.out()).isZero();
                assertThat(named(ran)).isEmpty();
                assertThat(world.schedules()).isZero();
                assertThat(world.calls().keySet())
                        .allMatch(call -> call.startsWith("GET ") || call.equals("POST /auth"));
            }
        }
    }

    @Test
    void doctor_unknownPod_isASetting() throws IOException {
        assertNames("QW-D01", doctor(TOKEN));
        assertNames("QW-D01", doctor(TOKEN, "--pod", "XX9"));
        Path empty = Files.createFile(temp.resolve("empty.pem"));
        assertNames(
                "QW-D01",
                doctor(
                        Map.of("QUALYS_ACCESS_TOKEN", OPAQUE, "QUALYS_CA_FILE", empty + ""),
                        "--gateway",
                        "https://localhost:1"));
    }

    @Test
    void doctor_unknownHost_isAName() throws IOException {
        assertNames("QW-D02", doctor(TOKEN, "--gateway", "https://gateway.invalid"));
    }

    @Test
    void doctor_closedPort_isAConnection() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertNames("QW-D03", doctor(TOKEN, "--gateway", "http://127.0.0.1:" + port));
    }

    @Test
    void doctor_certificateOfNobodyKnown_isTls() throws IOException {
        HeldCertificate own = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .build();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(
                new HandshakeCertificates.Builder().heldCertificate(own).build().sslContext()));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        server.start();
        try {
            String gateway = "https://localhost:" + server.getAddress().getPort();
            assertNames("QW-D04", doctor(TOKEN, "--gateway", gateway));
            // With its authority trusted, the same server is found to refuse the token.
            Path pem = Files.writeString(temp.resolve("ca.pem"), own.certificatePem());
            Shell.Ran trusted =
                    doctor(Map.of("QUALYS_ACCESS_TOKEN", OPAQUE, "QUALYS_CA_FILE", pem + ""), "--gateway", gateway);
            assertNames("QW-D13", trusted);
            assertThat(trusted.out()).contains("TLSv1.3", "ca.pem");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void doctor_clockTenMinutesOff_isTheClock() throws IOException {
        for (Duration off : List.of(Duration.ofMinutes(10), Duration.ofMinutes(-10))) {
            InstantSource other = InstantSource.offset(InstantSource.system(), off);
            try (Simulator world = Simulator.start(SimulatorOptions.defaults().withClock(other))) {
                Shell.Ran ran = doctor(TOKEN, "--gateway", world.baseUrl());

                assertNames("QW-D07", ran);
                assertThat(ran.out()).contains(off.isNegative() ? "ahead of" : "behind");
            }
        }
    }

    @Test
    void doctor_gatewayThatEchoesTheToken_isNotRepeated() throws IOException {
        String echo = """
                [{"registryUuid":"a","registryUri":"{AUTHORIZATION}","scheduleUuid":"s","status":"Failed",\
                "created":"1760000000000","errors":[{"errorMessage":"no {AUTHORIZATION} \\u001b[31m"}]}]""";
        try (Gateway gateway = Gateway.answering(200, echo)) {
            Shell.Ran ran = new Shell().with("QUALYS_ACCESS_TOKEN", OPAQUE).run("doctor", "--gateway", gateway.url());

            assertThat(ran.code()).isEqualTo(6);
            assertThat(ran.out()).contains("QW-D17", "the newest job of").doesNotContain(OPAQUE, "\u001b");
        }
    }

    @Test
    void doctor_afterAFailedCheck_theOthersAreSkippedAndNeverOk() throws IOException {
        try (Simulator world = start(always("*", "\"status\":500"))) {
            Shell.Ran ran = doctor(TOKEN, "--gateway", world.baseUrl());

            for (JsonNode check : Documents.valid("doctor", ran.out()).path("checks")) {
                if (check.path("code").asText().compareTo("QW-D06") > 0) {
                    assertThat(check.path("status").asText()).isEqualTo("skipped");
                    assertThat(check.path("text").asText()).isEqualTo("not looked at, since QW-D06 failed");
                }
            }
            assertThat(world.calls()).containsOnlyKeys(LIST);
        }
    }

    private Shell.Ran doctor(Map<String, String> environment, String... options) {
        Shell shell = new Shell();
        environment.forEach(shell::with);
        List<String> args = new ArrayList<>(List.of("doctor", "--format", "json", "--timeout", "2"));
        args.addAll(List.of(options));
        return shell.run(args.toArray(String[]::new));
    }

    private static void assertNames(String code, Shell.Ran ran) throws IOException {
        assertThat(named(ran)).as(ran.out()).containsOnly(code);
        JsonNode document = Documents.valid("doctor", ran.out());
        boolean warned = false;
        for (JsonNode check : document.path("checks")) {
            if (check.path("code").asText().equals(code)) {
                assertThat(check.path("fix").asText()).isNotBlank();
                warned = check.path("status").asText().equals("warning");
            }
        }
        assertThat(ran.code()).isEqualTo(warned ? 0 : 6);
        assertThat(ran.out()).doesNotContain(OPAQUE, "right-one", "wrong-one");
        assertThat(ran.err()).isEmpty();
    }

    private static Set<String> named(Shell.Ran ran) throws IOException {
        Set<String> codes = new TreeSet<>();
        for (JsonNode check : Documents.valid("doctor", ran.out()).path("checks")) {
            if (Set.of("failed", "warning").contains(check.path("status").asText())) {
                codes.add(check.path("code").asText());
            }
        }
        return codes;
    }

    private static Simulator start(String scenario) {
        return Simulator.start(SimulatorOptions.defaults().withScenario(Scenario.parse("test", scenario)));
    }

    private static Arguments fault(String name, String code, Map<String, String> environment, String scenario) {
        return Arguments.of(name, code, environment, scenario);
    }

    private static String world(String settings) {
        return "{\"world\":{" + settings + "}}";
    }

    private static String always(String call, String what) {
        return "{\"faults\":[{\"call\":\"" + call + "\",\"times\":0," + what + "}]}";
    }

    /** Not the first call, which carries no credentials. */
    private static String later(String call, String what) {
        return "{\"faults\":[{\"call\":\"" + call + "\",\"after\":1,\"times\":0," + what + "}]}";
    }

    private static String jobs(String job) {
        return always(JOBS, "\"status\":200,\"body\":\"" + ("[" + job.strip() + "]").replace("\"", "\\\"") + "\"");
    }

    private static String jwt(String claims) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".c2lnbmF0dXJlLW9mLW5vYm9keQ";
    }
}
