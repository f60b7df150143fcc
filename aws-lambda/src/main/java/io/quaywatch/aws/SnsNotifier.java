/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.notify.Notification;
import io.quaywatch.notify.NotificationText;
import io.quaywatch.port.Notifier;
import io.quaywatch.report.ReportSummary;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.Severity;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/**
 * Messages to an SNS topic, for mail. Subscriptions can filter by two attributes: {@code outcome} (the outcome that stands for
 * the image: {@code Complete}, {@code Failed}, …) and {@code severity} (the worst finding; {@code NONE} for a complete result
 * without findings, {@code UNKNOWN} where less than everything was read and nothing was found).
 */
final class SnsNotifier implements Notifier {
    /** SNS takes 256 KB for body, subject and attributes together. */
    private static final int MAX_BODY = 250_000;

    private static final String CUT = "…\n(The message was longer than SNS takes.)\n";

    private final SnsClient client;
    private final String topicArn;

    SnsNotifier(SnsClient client, String topicArn) {
        this.client = client;
        this.topicArn = topicArn;
    }

    @Override
    public void send(Notification notification) {
        ScanOutcome standing = notification.outcome().standing();
        PublishRequest request = PublishRequest.builder()
                .topicArn(topicArn)
                .subject(NotificationText.subject(notification))
                .message(bounded(NotificationText.body(notification)))
                .messageAttributes(Map.of(
                        "outcome", text((standing == null ? notification.outcome() : standing).name()),
                        "severity", text(severity(notification.outcome()))))
                .build();
        AwsFailure.calling("publish a notification to " + topicArn, () -> client.publish(request));
    }

    private static String severity(ScanOutcome outcome) {
        ReportSummary report = outcome.reportSummary();
        Severity[] severities = Severity.values();
        for (int i = severities.length - 1; i >= 0 && report != null; i--) {
            if (report.counts().of(severities[i]) > 0) {
                return severities[i].name();
            }
        }
        return outcome.standing() instanceof ScanOutcome.Complete ? "NONE" : "UNKNOWN";
    }

    static String bounded(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_BODY) {
            return body;
        }
        int end = MAX_BODY - CUT.getBytes(StandardCharsets.UTF_8).length;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + CUT;
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
