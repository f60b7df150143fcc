/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueMessageEncoding;
import com.azure.storage.queue.QueueServiceClientBuilder;
import com.azure.storage.queue.models.QueueMessageItem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real queue. What is hidden in it is hidden on the wall clock, which a test does not wait for: messages are sent visible, and
 * when the test's clock lets the host have them is kept here.
 */
final class AzuritePostbox implements Postbox {
    private static final Duration LONG = Duration.ofHours(1);
    private static final int MOST = 32;

    private final QueueClient client;
    private final StorageFlowQueue queue;
    private final InstantSource clock;
    private final Map<String, Deque<Instant>> sent = new HashMap<>();
    private final Map<String, Instant> visibleAt = new HashMap<>();

    AzuritePostbox(Azurite azurite, InstantSource clock) {
        this.client = base64(azurite, azurite.name("queue"));
        this.client.create();
        this.queue = new StorageFlowQueue(client);
        this.clock = clock;
    }

    static QueueClient base64(Azurite azurite, String name) {
        return new QueueServiceClientBuilder()
                .connectionString(azurite.connection())
                .httpClient(azurite.http())
                .messageEncoding(QueueMessageEncoding.BASE64)
                .buildClient()
                .getQueueClient(name);
    }

    @Override
    public void send(FlowMessage message, Duration visibleAfter) {
        queue.send(message, Duration.ZERO);
        sent.computeIfAbsent(message.text(), text -> new ArrayDeque<>())
                .add(clock.instant().plus(visibleAfter));
    }

    @Override
    public List<Letter> fetch() {
        List<Letter> letters = new ArrayList<>();
        for (QueueMessageItem item : client.receiveMessages(MOST, LONG, null, null)) {
            String text = item.getBody().toString();
            Instant visible = visibleAt.computeIfAbsent(item.getMessageId(), id -> first(text));
            letters.add(new Letter(item.getMessageId(), item.getPopReceipt(), text, item.getDequeueCount(), visible));
        }
        return letters;
    }

    private Instant first(String text) {
        @Nullable Instant visible = sent.getOrDefault(text, new ArrayDeque<>()).poll();
        return visible == null ? clock.instant() : visible;
    }

    @Override
    public void delete(Letter letter) {
        client.deleteMessage(letter.id(), letter.receipt());
    }

    @Override
    public void giveBack(Letter letter, Instant visible) {
        visibleAt.put(letter.id(), visible);
        client.updateMessage(letter.id(), letter.receipt(), letter.text(), Duration.ZERO);
    }
}
