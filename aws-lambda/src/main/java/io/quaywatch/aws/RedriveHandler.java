/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.image.Digest;
import io.quaywatch.port.PortException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Sends the events that could not start an execution back to the start. An execution is named after its event, so an event
 * started twice is one execution; only then does its message leave the queue. A message that nothing can be started of stays,
 * with the reason in the answer.
 *
 * <pre>{} → {"started":3,"already":1,"left":1,"reasons":["message 5d1e… is no JSON object"],"more":false}</pre>
 */
public final class RedriveHandler extends JsonHandler {
    private static final int MOST_BATCHES = 10;

    private final Supplier<LostEvents> queue;
    private final Supplier<Executions> executions;

    /** For the platform. */
    public RedriveHandler() {
        this(
                () -> AwsWiring.shared().world().lostEvents(),
                () -> AwsWiring.shared().world().executions());
    }

    RedriveHandler(Supplier<LostEvents> queue, Supplier<Executions> executions) {
        this.queue = queue;
        this.executions = executions;
    }

    /** @param more whether it stopped at its limit: call it again */
    record Redriven(int started, int already, int left, List<String> reasons, boolean more) {}

    @Override
    Object answer(JsonNode input) {
        LostEvents lost = queue.get();
        int started = 0;
        int already = 0;
        List<String> reasons = new ArrayList<>();
        for (int batch = 0; batch < MOST_BATCHES; batch++) {
            List<Message> messages = lost.next();
            if (messages.isEmpty()) {
                return new Redriven(started, already, reasons.size(), reasons, false);
            }
            for (Message message : messages) {
                Optional<JsonNode> event = LostEvent.read(message.body());
                if (event.isEmpty()) {
                    reasons.add("message " + message.messageId() + " is no JSON object");
                    continue;
                }
                try {
                    if (start(event.get())) {
                        started++;
                    } else {
                        already++;
                    }
                } catch (PortException e) {
                    if (e.kind() != PortException.Kind.INVALID) {
                        throw e;
                    }
                    reasons.add("message " + message.messageId() + " : " + e.getMessage());
                    continue;
                }
                lost.remove(message);
            }
        }
        return new Redriven(started, already, reasons.size(), reasons, true);
    }

    private boolean start(JsonNode event) {
        byte[] document = event.toString().getBytes(StandardCharsets.UTF_8);
        return executions.get().start("redrive-" + Digest.of(document).hex(), event);
    }
}
