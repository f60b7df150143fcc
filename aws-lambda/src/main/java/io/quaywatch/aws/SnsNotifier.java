/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.notify.Notification;
import io.quaywatch.notify.NotificationText;
import io.quaywatch.port.Notifier;
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

    private final SnsClient client;
    private final String topicArn;

    SnsNotifier(SnsClient client, String topicArn) {
        this.client = client;
        this.topicArn = topicArn;
    }

    @Override
    public void send(Notification notification) {
        PublishRequest request = PublishRequest.builder()
                .topicArn(topicArn)
                .subject(NotificationText.subject(notification))
                .message(NotificationText.body(notification, MAX_BODY))
                .messageAttributes(Map.of(
                        "outcome", text(notification.standing()),
                        "severity", text(notification.worst())))
                .build();
        AwsFailure.calling("publish a notification to " + topicArn, () -> client.publish(request));
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
