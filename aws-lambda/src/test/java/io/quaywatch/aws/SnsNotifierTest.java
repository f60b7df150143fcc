/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static io.quaywatch.ledger.LedgerFixtures.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.image.Platform;
import io.quaywatch.notify.Notification;
import io.quaywatch.notify.NotificationText;
import io.quaywatch.policy.PolicyVerdict;
import io.quaywatch.port.PortException;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.PartialReason;
import io.quaywatch.report.ReportSummary;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanSubject;
import io.quaywatch.report.SeverityCounts;
import io.quaywatch.report.SkipReason;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.sns.SnsClient;

class SnsNotifierTest {
    private static final String TOPIC = "arn:aws:sns:eu-west-1:111122223333:quaywatch";
    private static final ScanOutcome BAD = complete(new SeverityCounts(0, 2, 0, 0, 1));

    @RegisterExtension
    final AwsServer aws = new AwsServer();

    private SnsNotifier notifier;

    @BeforeEach
    void open() {
        notifier = new SnsNotifier(aws.client(SnsClient.builder()), TOPIC);
    }

    @Test
    void send_badNews_isOneMessageWithSubjectAndAttributes() {
        aws.xml(200, AwsServer.fixture("sns-published.xml"));
        Notification notification = notification(BAD);

        notifier.send(notification);

        assertThat(aws.onlyCall().form())
                .contains("Action=Publish")
                .contains("TopicArn=" + TOPIC)
                .contains("&Subject=" + NotificationText.subject(notification) + "&")
                .contains("Message=" + NotificationText.body(notification))
                .contains("Value.DataType=String")
                .contains("StringValue=Complete")
                .contains("StringValue=HIGH");
    }

    static Stream<Arguments> outcomes() {
        ScanOutcome none = complete(SeverityCounts.NONE);
        ReportSummary nothing = new ReportSummary(SeverityCounts.NONE, KEY.reportKey(1));
        return Stream.of(
                Arguments.of(none, "Complete", "NONE"),
                Arguments.of(complete(new SeverityCounts(1, 1, 1, 1, 1)), "Complete", "CRITICAL"),
                Arguments.of(new ScanOutcome.Skipped(SkipReason.FRESH, BAD), "Complete", "HIGH"),
                Arguments.of(new ScanOutcome.Skipped(SkipReason.FRESH, null), "Skipped", "UNKNOWN"),
                Arguments.of(new ScanOutcome.Partial(nothing, PartialReason.PAGE_LIMIT, "cut"), "Partial", "UNKNOWN"),
                Arguments.of(new ScanOutcome.Partial(null, PartialReason.REPORT_LATE, "late"), "Partial", "UNKNOWN"),
                Arguments.of(new ScanOutcome.Failed(FailureKind.ENGINE_FAILED, "no"), "Failed", "UNKNOWN"),
                Arguments.of(new ScanOutcome.TimedOut(60), "TimedOut", "UNKNOWN"));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void send_anyOutcome_attributesNeverCallUnknownNone(ScanOutcome outcome, String name, String severity) {
        aws.xml(200, AwsServer.fixture("sns-published.xml"));

        notifier.send(notification(outcome));

        assertThat(aws.onlyCall().form()).contains("StringValue=" + name, "StringValue=" + severity);
    }

    @ParameterizedTest
    @CsvSource({
        "403, AuthorizationError, DENIED",
        "400, KMSAccessDenied, DENIED",
        "404, NotFound, NOT_FOUND",
        "429, Throttled, THROTTLED",
        "400, KMSThrottling, THROTTLED",
        "400, InvalidParameter, INVALID",
        "503, ServiceUnavailable, UNAVAILABLE",
        "400, ExpiredToken, UNAVAILABLE",
    })
    void send_refused_isItsKindAndNamesTheTopic(int status, String code, PortException.Kind kind) {
        aws.xml(status, AwsServer.fixture("query-error.xml", code));

        assertThatThrownBy(() -> notifier.send(notification(BAD))).isInstanceOfSatisfying(PortException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e)
                    .hasMessageStartingWith(
                            "publish a notification to " + TOPIC + " : AWS answered " + status + " " + code)
                    .hasMessageNotContaining("hidden-detail");
        });
    }

    @Test
    void send_connectionLost_isUnavailable() {
        assertThatThrownBy(() -> notifier.send(notification(BAD)))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.UNAVAILABLE))
                .hasMessage("publish a notification to " + TOPIC + " : no answer (SdkClientException)");
    }

    private static ScanOutcome complete(SeverityCounts counts) {
        return new ScanOutcome.Complete(new ReportSummary(counts, KEY.reportKey(1)), new Evidence.Scanned(NOW));
    }

    private static Notification notification(ScanOutcome outcome) {
        return new Notification(
                new ScanSubject("docker.io/library/nginx:1.27", null, null, Platform.LINUX_AMD64, false),
                outcome,
                new PolicyVerdict(false, List.of("2 findings of HIGH or worse")),
                List.of(workload("web")),
                0,
                false,
                NOW);
    }
}
