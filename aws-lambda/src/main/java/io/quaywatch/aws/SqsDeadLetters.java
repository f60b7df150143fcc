/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import java.util.List;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The dead-letter queue of the event rules. */
final class SqsDeadLetters implements DeadLetters {
    private static final int MOST = 10;

    private final SqsClient client;
    private final String url;

    SqsDeadLetters(SqsClient client, String url) {
        this.client = client;
        this.url = url;
    }

    @Override
    public List<Letter> receive() {
        return AwsFailure.calling(
                "receive from " + url,
                () ->
                        client
                                .receiveMessage(request -> request.queueUrl(url).maxNumberOfMessages(MOST))
                                .messages()
                                .stream()
                                .map(message -> new Letter(message.body(), message.receiptHandle()))
                                .toList());
    }

    @Override
    public void remove(Letter letter) {
        AwsFailure.calling(
                "delete from " + url,
                () -> client.deleteMessage(request -> request.queueUrl(url).receiptHandle(letter.handle())));
    }
}
