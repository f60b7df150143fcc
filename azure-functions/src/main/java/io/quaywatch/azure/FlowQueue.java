/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import java.time.Duration;

/** Takes messages to the functions. Delivers at least once. Throws {@code PortException}. */
interface FlowQueue {
    /** @param visibleAfter how long the message stays hidden; a queue may cut it, the flow's own due time counts */
    void send(FlowMessage message, Duration visibleAfter);
}
