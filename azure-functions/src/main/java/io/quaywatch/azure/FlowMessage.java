/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.port.PortException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Says that a flow's step with this number is to be made.
 *
 * <pre>{"flow":"9f86d0…","seq":3}</pre>
 */
record FlowMessage(FlowId flow, long seq) {

    /** @throws PortException CORRUPT if the text is no such message */
    static FlowMessage parse(String text) {
        @Nullable JsonProcessingException cause = null;
        try {
            FlowMessage message = Json.state().readValue(text, FlowMessage.class);
            if (message != null && message.flow() != null && message.seq() >= 0) {
                return message;
            }
        } catch (JsonProcessingException e) {
            cause = e;
        }
        throw new PortException(Kind.CORRUPT, "read queue message : it names no flow and number", cause);
    }

    String text() {
        return Json.write(this);
    }
}
