/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import java.util.List;

/** Events that could not be delivered to the state machine. Throws {@code PortException}. */
interface DeadLetters {
    /** @param handle by which it is removed */
    record Letter(String body, String handle) {}

    /** Some of them, hidden from others for a while; empty if none are left. */
    List<Letter> receive();

    void remove(Letter letter);
}
