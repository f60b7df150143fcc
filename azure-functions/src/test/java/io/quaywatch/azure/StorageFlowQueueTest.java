/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.models.QueueMessageItem;
import io.quaywatch.port.PortException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class StorageFlowQueueTest {
    private static final FlowMessage MESSAGE = new FlowMessage(FlowId.of("a"), 7);

    private final Azurite azurite = Azurite.require();
    private final String name = azurite.name("steps");
    /** Without encoding: it shows the body as it is in the queue. */
    private final QueueClient raw = azurite.queues().createQueue(name);

    private final StorageFlowQueue queue = new StorageFlowQueue(AzuritePostbox.base64(azurite, name));

    @Test
    void send_body_isBase64OfTheMessage() {
        queue.send(MESSAGE, Duration.ZERO);

        String body = raw.receiveMessage().getBody().toString();
        assertThat(body).isBase64();
        assertThat(new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8))
                .isEqualTo("{\"flow\":\"" + FlowId.of("a") + "\",\"seq\":7}")
                .satisfies(text -> assertThat(FlowMessage.parse(text)).isEqualTo(MESSAGE));
    }

    @Test
    void send_wait_hidesTheMessage() {
        queue.send(MESSAGE, Duration.ofHours(1));

        assertThat(raw.receiveMessage()).isNull();
        assertThat(raw.getProperties().getApproximateMessagesCountLong()).isEqualTo(1);
    }

    @Test
    void send_waitLongerThanTheServiceAllows_isCut() {
        queue.send(MESSAGE, Duration.ofDays(30));

        assertThat(raw.receiveMessage()).isNull();
        assertThat(raw.getProperties().getApproximateMessagesCountLong()).isEqualTo(1);
    }

    @Test
    void send_message_neverExpires() {
        queue.send(MESSAGE, Duration.ZERO);

        QueueMessageItem item = raw.receiveMessage();
        assertThat(item.getExpirationTime()).isAfter(OffsetDateTime.now().plusYears(100));
    }

    @Test
    void send_queueMissing_isTold() {
        StorageFlowQueue nowhere = new StorageFlowQueue(AzuritePostbox.base64(azurite, azurite.name("missing")));

        assertThatThrownBy(() -> nowhere.send(MESSAGE, Duration.ZERO))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.NOT_FOUND))
                .hasMessageStartingWith("send to queue missing");
    }

    @Test
    void queue_withoutBase64_isNoQueueOfOurs() {
        assertThatThrownBy(() -> new StorageFlowQueue(raw)).isInstanceOf(IllegalArgumentException.class);
    }
}
