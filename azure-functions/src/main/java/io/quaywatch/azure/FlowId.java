/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quaywatch.image.Digest;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Names a flow in tables, blobs and messages: 64 hex digits, the same for the same wish. */
record FlowId(@JsonValue String value) {
    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{64}");

    @JsonCreator
    FlowId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("a flow's id is 64 lower-case hex digits");
        }
    }

    /** @param name any text that is the same whenever the same flow is meant */
    static FlowId of(String name) {
        return new FlowId(Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex());
    }

    /** Spreads the rows over 256 partitions. */
    String partition() {
        return value.substring(0, 2);
    }

    @Override
    public String toString() {
        return value;
    }
}
