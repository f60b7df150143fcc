/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static io.quaywatch.ledger.LedgerFixtures.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.event.Workload;
import io.quaywatch.image.Platform;
import io.quaywatch.json.Json;
import io.quaywatch.notify.Notification;
import io.quaywatch.notify.NotificationText;
import io.quaywatch.policy.PolicyVerdict;
import io.quaywatch.port.PortException;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.ReportSummary;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanSubject;
import io.quaywatch.report.SeverityCounts;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.junit5.StartStop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventGridNotifierTest {
    private static final Logger LOGGER = Logger.getLogger(EventGridNotifier.class.getName());

    @StartStop
    final MockWebServer topic = new MockWebServer();

    private final Lines lines = new Lines();
    private EventGridNotifier notifier;

    private static final class Lines extends Handler {
        private final List<String> all = new ArrayList<>();

        @Override
        public void publish(LogRecord logged) {
            all.add(logged.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void open() {
        HttpPipeline pipeline =
                new HttpPipelineBuilder().httpClient(AzureServer.HTTP).build();
        notifier = new EventGridNotifier(pipeline, URI.create("http://127.0.0.1:" + topic.getPort() + "/api/events"));
        LOGGER.addHandler(lines);
    }

    @AfterEach
    void close() {
        LOGGER.removeHandler(lines);
    }

    @Test
    void send_badNews_isABatchOfOneCloudEvent() throws IOException {
        topic.enqueue(accepted());
        Notification notification = notification("docker.io/library/nginx:1.27", workload("web"), NOW);

        notifier.send(notification);

        RecordedRequest sent = AzureServer.next(topic);
        assertThat(sent.getMethod()).isEqualTo("POST");
        assertThat(sent.getUrl().encodedPath()).isEqualTo("/api/events");
        assertThat(sent.getUrl().queryParameter("api-version")).isEqualTo("2018-01-01");
        assertThat(sent.getHeaders().get("Content-Type"))
                .isEqualTo("application/cloudevents-batch+json; charset=utf-8");
        JsonNode batch = Json.wire().readTree(sent.getBody().utf8());
        assertThat(batch).hasSize(1);
        JsonNode event = batch.get(0);
        assertThat(event.path("specversion").textValue()).isEqualTo("1.0");
        assertThat(event.path("id").textValue()).matches("[0-9a-f]{64}");
        assertThat(event.path("source").textValue()).isEqualTo("/quaywatch");
        assertThat(event.path("type").textValue()).isEqualTo("io.quaywatch.notification");
        assertThat(event.path("subject").textValue()).isEqualTo("docker.io/library/nginx:1.27");
        assertThat(event.path("time").textValue()).isEqualTo(NOW.toString());
        assertThat(event.path("datacontenttype").textValue()).isEqualTo("application/json");
        JsonNode data = event.path("data");
        assertThat(data.path("subject").textValue()).isEqualTo(NotificationText.subject(notification));
        assertThat(data.path("text").textValue()).isEqualTo(NotificationText.body(notification));
        assertThat(data.path("severity").textValue()).isEqualTo("HIGH");
        assertThat(data.path("outcome").textValue()).isEqualTo("Complete");
        assertThat(data.path("notification").path("schemaVersion").intValue()).isOne();
        assertThat(data.path("notification").path("counts").path("high").intValue())
                .isEqualTo(2);
    }

    @Test
    void send_again_hasTheSameIdAndAnotherMessageAnother() throws IOException {
        IntStream.range(0, 4).forEach(i -> topic.enqueue(accepted()));

        notifier.send(notification("docker.io/library/nginx:1.27", workload("web"), NOW));
        notifier.send(notification("docker.io/library/nginx:1.27", workload("web"), NOW.plusSeconds(60)));
        notifier.send(notification("docker.io/library/nginx:1.27", workload("other"), NOW));
        notifier.send(notification("docker.io/library/nginx:1.27", workload("web"), NOW.plus(Duration.ofDays(1))));

        String first = id();
        assertThat(id()).isEqualTo(first);
        String other = id();
        String tomorrow = id();
        assertThat(List.of(first, other, tomorrow)).doesNotHaveDuplicates();
    }

    @Test
    void send_hugeNotification_isOneBillingUnitAndKeepsItsText() throws IOException {
        topic.enqueue(accepted());
        Workload huge = workload("\"\n\u0001ü\uD83D\uDE80".repeat(5_000));

        notifier.send(new Notification(
                subject("docker.io/library/nginx:1.27"),
                bad(),
                new PolicyVerdict(false, List.of()),
                Collections.nCopies(100, huge),
                7,
                false,
                NOW));

        String body = AzureServer.next(topic).getBody().utf8();
        assertThat(body.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(EventGridNotifier.MAX_EVENT);
        JsonNode data = Json.wire().readTree(body).get(0).path("data");
        assertThat(data.path("notification").isMissingNode()).isTrue();
        assertThat(data.path("text").textValue()).startsWith("Policy failed").contains("longer than can be sent");
    }

    @Test
    void send_message_isAlsoALineForTheLogAlert() {
        topic.enqueue(accepted());

        notifier.send(notification("docker.io/library/nginx:1.27", workload("web"), NOW));

        assertThat(lines.all)
                .containsExactly(
                        "quaywatch notification severity=HIGH image=docker.io/library/nginx:1.27 workload=cli:web outcome=Complete");
    }

    @Test
    void send_namesFromOutside_forgeNoFieldAndNoLine() {
        topic.enqueue(accepted());

        notifier.send(notification("nginx severity=NONE", workload("web\nquaywatch notification x"), NOW));

        assertThat(lines.all)
                .containsExactly("quaywatch notification severity=HIGH image=nginx_severity=NONE"
                        + " workload=cli:web_quaywatch_notification_x outcome=Complete");
    }

    @ParameterizedTest
    @CsvSource({
        "302, INVALID",
        "400, INVALID",
        "401, DENIED",
        "403, DENIED",
        "404, NOT_FOUND",
        "413, INVALID",
        "429, THROTTLED",
        "500, UNAVAILABLE",
        "503, UNAVAILABLE"
    })
    void send_refused_isItsKindAfterTheLineWasWritten(int status, PortException.Kind kind) {
        topic.enqueue(AzureServer.answer(status, "application/json", "{\"error\":{\"message\":\"hidden-detail\"}}"));

        assertThatThrownBy(() -> notifier.send(notification("nginx", workload("web"), NOW)))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageStartingWith("publish a notification to 127.0.0.1 : Azure answered " + status)
                .hasMessageNotContaining("hidden-detail");
        assertThat(lines.all).hasSize(1);
    }

    private String id() throws IOException {
        return Json.wire()
                .readTree(AzureServer.next(topic).getBody().utf8())
                .get(0)
                .path("id")
                .textValue();
    }

    private static MockResponse accepted() {
        return new MockResponse.Builder().code(200).build();
    }

    private static ScanOutcome bad() {
        return new ScanOutcome.Complete(
                new ReportSummary(new SeverityCounts(0, 2, 0, 0, 1), KEY.reportKey(1)), new Evidence.Scanned(NOW));
    }

    private static ScanSubject subject(String image) {
        return new ScanSubject(image, null, null, Platform.LINUX_AMD64, false);
    }

    private static Notification notification(String image, Workload workload, Instant at) {
        return new Notification(
                subject(image), bad(), new PolicyVerdict(false, List.of("2 of HIGH")), List.of(workload), 0, false, at);
    }
}
