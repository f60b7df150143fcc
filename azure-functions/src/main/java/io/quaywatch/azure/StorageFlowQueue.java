/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueMessageEncoding;
import java.time.Duration;

/** A queue of a storage account. */
final class StorageFlowQueue implements FlowQueue {
    /** The service's limit on how long a message may stay hidden. */
    static final Duration LONGEST_WAIT = Duration.ofDays(7);

    /** Never expires: a message that is lost is found again only by the sweep. */
    private static final Duration FOR_EVER = Duration.ofSeconds(-1);

    private final QueueClient client;

    /** @param client with Base64 encoding, which is what the functions host expects */
    StorageFlowQueue(QueueClient client) {
        if (client.getMessageEncoding() != QueueMessageEncoding.BASE64) {
            throw new IllegalArgumentException("the functions host reads messages in Base64");
        }
        this.client = client;
    }

    @Override
    public void send(FlowMessage message, Duration visibleAfter) {
        // The service counts whole seconds. Rounded up, so that the step is not called too early.
        Duration wait = Duration.ofSeconds(visibleAfter.plusMillis(999).toSeconds());
        Duration hidden = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
        AzureFailure.calling(
                "send to queue " + client.getQueueName(),
                () -> client.sendMessageWithResponse(
                        BinaryData.fromString(message.text()), hidden, FOR_EVER, null, Context.NONE));
    }
}
