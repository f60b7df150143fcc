/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.event.Workload;
import io.quaywatch.image.Platform;
import io.quaywatch.json.Json;
import io.quaywatch.policy.Judge;
import io.quaywatch.policy.SeverityPolicy;
import io.quaywatch.report.Samples;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanSubject;
import io.quaywatch.report.Severity;
import io.quaywatch.report.SeverityCounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationTextTest {
    private static final ScanOutcome BAD = Samples.complete(new SeverityCounts(1, 2, 0, 0, 3));

    @Test
    void subject_policyFailed_namesImage() {
        assertThat(NotificationText.subject(notification(BAD, "shop/checkout", "api", false)))
                .isEqualTo("Quaywatch: Policy failed: 6 findings: registry.example.com/shop/checkout:1.4.2");
    }

    @Test
    void body_policyFailed_saysWhatWhyAndWho() {
        assertThat(NotificationText.body(notification(BAD, "shop/checkout", "api", false)))
                .isEqualTo("""
                Policy failed: 6 findings
                The whole image was read. 3 findings are HIGH or worse (fail on HIGH).

                Image: registry.example.com/shop/checkout:1.4.2
                Config digest: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
                Manifest digest: not known
                Platform: linux/amd64
                Findings: critical 1, high 2, medium 0, low 0, info 3
                Time: 2026-11-20 08:00:00 UTC

                Run by:
                - api (ecs-task-definition): arn:api
                - and 4 more
                """);
    }

    @Test
    void text_recovered_saysSo() {
        Notification good = notification(Samples.complete(SeverityCounts.NONE), "shop/checkout", "api", true);

        assertThat(NotificationText.subject(good)).startsWith("Quaywatch: Recovered. Clean: no findings: ");
    }

    static Stream<ScanOutcome> notComplete() {
        return Samples.notComplete().stream();
    }

    @ParameterizedTest
    @MethodSource("notComplete")
    void text_notComplete_saysNothingGood(ScanOutcome outcome) throws IOException {
        Notification notification = notification(outcome, "shop/checkout", "api", false);
        JsonNode json = Json.wire().readTree(new NotificationJson().write(notification));

        assertThat(NotificationText.subject(notification) + NotificationText.body(notification) + json.get("text"))
                .doesNotContainIgnoringCase("clean")
                .doesNotContainIgnoringCase("passed")
                .doesNotContainPattern("0 findings|no findings|(critical|high|medium|low|info) 0");
        assertThat(json.get("passed").booleanValue()).isFalse();
        assertThat(json.has("counts")).isEqualTo(outcome.reportSummary() != null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nBcc: all@example.com",
                "a\u001b[2Jb",
                "a\u202eb",
                "a\u2028Findings: 0",
                "<!channel> @everyone",
                "ünïcödé"
            })
    void text_hostileNames_stayInTheirLine(String name) throws IOException {
        Notification hostile = notification(BAD, name, name, false);

        assertThat(NotificationText.subject(hostile)).matches("[ -~]{1,99}");
        assertThat(NotificationText.body(hostile).lines().count())
                .isEqualTo(NotificationText.body(notification(BAD, "x", "x", false))
                        .lines()
                        .count());
        assertThat(NotificationText.body(hostile)).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}&&[^\n]]");
        byte[] bytes = new NotificationJson().write(hostile);
        assertThat(new String(bytes, StandardCharsets.UTF_8)).matches("[ -~]+");
        assertThat(Json.wire().readTree(bytes).get("text").textValue()).doesNotContain("<", "@e", "\n", "\u001b");
    }

    @Test
    void subject_longName_keepsItsEnd() {
        String subject = NotificationText.subject(notification(BAD, "team/" + "x".repeat(240), "api", false));

        assertThat(subject).hasSize(99).endsWith("xxx:1.4.2").contains(": ...");
    }

    private static Notification notification(ScanOutcome outcome, String repository, String name, boolean recovered) {
        ScanSubject subject = new ScanSubject(
                "registry.example.com/" + repository + ":1.4.2", Samples.CONFIG, null, Platform.LINUX_AMD64, false);
        Workload workload =
                new Workload("arn:" + name, "ecs-task-definition", name, null, null, Platform.LINUX_AMD64, false);
        return new Notification(
                subject,
                outcome,
                Judge.judge(outcome, new SeverityPolicy(Severity.HIGH)),
                List.of(workload),
                4,
                recovered,
                Samples.START);
    }

    @ParameterizedTest
    @CsvSource({"x", "ü", "€", "\uD83D\uDE80"})
    void bounded_longBody_isCutBetweenCharactersAndSaysSo(String character) {
        String cut = NotificationText.bounded(character.repeat(250_001), 250_000);

        assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isBetween(249_990, 250_000);
        assertThat(cut)
                .startsWith(character)
                .contains(character + "…\n(The message was longer")
                .doesNotContain("\uFFFD");
        assertThat(NotificationText.bounded("", 250_000)).isEmpty();
        assertThat(NotificationText.bounded("x".repeat(250_000), 250_000)).hasSize(250_000);
    }
}
