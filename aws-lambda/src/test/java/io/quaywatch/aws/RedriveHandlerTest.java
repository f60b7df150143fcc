/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static io.quaywatch.aws.HandlerWorld.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.aws.DeadLetters.Letter;
import io.quaywatch.port.PortException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RedriveHandlerTest {
    private final List<Letter> queue = new ArrayList<>();
    private final Set<String> hidden = new HashSet<>();
    private final Set<String> started = new HashSet<>();
    private boolean startFails;
    private final RedriveHandler handler = new RedriveHandler(Queue::new, () -> this::start);

    private boolean start(String name, Object input) {
        if (startFails) {
            throw new PortException(PortException.Kind.THROTTLED, "start execution: slow down");
        }
        return started.add(name);
    }

    private final class Queue implements DeadLetters {
        @Override
        public List<Letter> receive() {
            return queue.stream()
                    .filter(letter -> hidden.add(letter.handle()))
                    .limit(10)
                    .toList();
        }

        @Override
        public void remove(Letter letter) {
            queue.remove(letter);
        }
    }

    private void letter(String body) {
        queue.add(new Letter(body, "handle-" + queue.size()));
    }

    @Test
    void redrive_events_areStartedAndThenRemoved() {
        letter("{\"source\":\"aws.ecs\",\"id\":\"1\"}");
        letter("{\"source\":\"aws.ecs\",\"id\":\"2\"}");

        JsonNode answer = call(handler, "{}");

        assertThat(answer.path("started").asInt()).isEqualTo(2);
        assertThat(queue).isEmpty();
        assertThat(started).allSatisfy(name -> assertThat(name).matches("[A-Za-z0-9_-]{1,80}"));
    }

    @Test
    void redrive_sameEventTwice_isStartedOnce() {
        letter("{\"source\":\"aws.ecs\",\"id\":\"1\"}");
        letter("{\"source\":\"aws.ecs\",\"id\":\"1\"}");

        JsonNode answer = call(handler, "{}");

        assertThat(answer.path("started").asInt()).isEqualTo(1);
        assertThat(answer.path("before").asInt()).isEqualTo(1);
        assertThat(queue).isEmpty();
    }

    @Test
    void redrive_startFails_keepsTheLetter() {
        letter("{\"source\":\"aws.ecs\",\"id\":\"1\"}");
        startFails = true;

        assertThatExceptionOfType(TransientStepException.class).isThrownBy(() -> call(handler, "{}"));
        assertThat(queue).hasSize(1);
    }

    @Test
    void redrive_noEvents_stay() {
        letter("not json");
        letter("{\"detail-type\":\"Step Functions Execution Status Change\"}");

        assertThat(call(handler, "{}").path("left").asInt()).isEqualTo(2);
        assertThat(queue).hasSize(2);
    }
}
