/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import java.util.List;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/** The dead-letter queue of the rules that start executions. */
final class LostEvents {
    /** As long as the function may run: what stays is not met twice by one run, and waits no longer for the next. */
    private static final int HIDDEN_SECONDS = 300;

    private static final int MOST_MESSAGES = 10;
    /** Without a wait SQS asks some of its servers only, and says "none" while others hold messages. */
    private static final int WAIT_SECONDS = 1;

    private final SqsClient client;
    private final String queueUrl;

    LostEvents(SqsClient client, String queueUrl) {
        this.client = client;
        this.queueUrl = queueUrl;
    }

    /** The next few; none = the queue is empty. */
    List<Message> next() {
        ReceiveMessageRequest request = ReceiveMessageRequest.builder()
                .queueUrl(queueUrl)
                .maxNumberOfMessages(MOST_MESSAGES)
                .visibilityTimeout(HIDDEN_SECONDS)
                .waitTimeSeconds(WAIT_SECONDS)
                .build();
        return AwsFailure.calling(
                "receive from queue " + queueUrl,
                () -> client.receiveMessage(request).messages());
    }

    void remove(Message message) {
        AwsFailure.calling(
                "delete message " + message.messageId() + " from queue " + queueUrl,
                () -> client.deleteMessage(
                        request -> request.queueUrl(queueUrl).receiptHandle(message.receiptHandle())));
    }
}
