/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.aws.DeadLetters.Letter;
import io.quaywatch.image.Digest;
import io.quaywatch.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends events from the dead-letter queue back to the start. An execution is named by its event, so an event that is sent back
 * twice is handled once; a letter is removed only after its execution was started.
 *
 * <pre>{"started":3,"before":0,"left":1}</pre>
 */
public final class RedriveHandler extends JsonHandler {
    private static final int MOST_BATCHES = 50;
    private static final String STATUS_CHANGE = "Step Functions Execution Status Change";

    private final Supplier<DeadLetters> letters;
    private final Supplier<Executions> executions;

    /** For the platform. */
    public RedriveHandler() {
        this(
                () -> AwsWiring.shared().world().deadLetters(),
                () -> AwsWiring.shared().world().executions());
    }

    RedriveHandler(Supplier<DeadLetters> letters, Supplier<Executions> executions) {
        this.letters = letters;
        this.executions = executions;
    }

    @Override
    Object answer(JsonNode input) {
        int started = 0;
        int before = 0;
        int left = 0;
        List<Letter> batch = letters.get().receive();
        for (int i = 0; i < MOST_BATCHES && !batch.isEmpty(); i++) {
            for (Letter letter : batch) {
                JsonNode event = event(letter);
                if (event == null) {
                    left++;
                    continue;
                }
                if (executions.get().start(name(letter), event)) {
                    started++;
                } else {
                    before++;
                }
                letters.get().remove(letter);
            }
            batch = letters.get().receive();
        }
        return Map.of("started", started, "before", before, "left", left);
    }

    /** Null for what the state machine does not take: it stays where somebody can look at it. */
    private static @Nullable JsonNode event(Letter letter) {
        try {
            JsonNode event = Json.wire().readTree(letter.body());
            boolean ours =
                    event.isObject() && !event.path("detail-type").asText().equals(STATUS_CHANGE);
            return ours ? event : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    private static String name(Letter letter) {
        return "redrive-"
                + Digest.of(letter.body().getBytes(StandardCharsets.UTF_8))
                        .hex()
                        .substring(0, 40);
    }
}
