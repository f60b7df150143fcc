/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.io.IOException;
import java.io.InterruptedIOException;

/** Delays that a scenario asks for. They are on the wire, in real time: they try the time-outs of a client, not its schedule. */
final class Pause {
    private Pause() {}

    static void millis(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("the simulator was closed").initCause(e);
        }
    }
}
