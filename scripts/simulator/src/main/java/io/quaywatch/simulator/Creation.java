/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.node.TextNode;

/** How create calls answer: the specification says a string, clients have seen an object, and nobody promises a body. */
final class Creation {
    private final WorldSettings.ReplyVariant variant;

    Creation(WorldSettings.ReplyVariant variant) {
        this.variant = variant;
    }

    Reply reply(String key, String id) {
        return switch (variant) {
            case OBJECT -> Reply.json(200, SimulatorJson.object().put(key, id));
            case STRING -> Reply.json(200, TextNode.valueOf(id));
            case BARE -> Reply.text(200, "text/plain", id);
            case EMPTY -> Reply.empty(200);
        };
    }
}
