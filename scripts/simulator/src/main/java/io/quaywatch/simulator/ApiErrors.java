/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;

/** The error body of the Container Security API: {@code {"errorCode":"403 FORBIDDEN","message":"…","timestamp":<millis>}}. */
final class ApiErrors {
    private final InstantSource clock;

    ApiErrors(InstantSource clock) {
        this.clock = clock;
    }

    Reply reply(int status, String message) {
        ObjectNode body = SimulatorJson.object();
        body.put("errorCode", status + " " + ReplyWriter.reason(status));
        body.put("message", message);
        body.put("timestamp", clock.instant().toEpochMilli());
        return Reply.json(status, body);
    }
}
