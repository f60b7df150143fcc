/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.port.PortException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A queue that takes nothing new. */
record RefusingPostbox(Postbox real) implements Postbox {
    @Override
    public void send(FlowMessage message, Duration visibleAfter) {
        throw new PortException(PortException.Kind.UNAVAILABLE, "send : no answer");
    }

    @Override
    public List<Letter> fetch() {
        return real.fetch();
    }

    @Override
    public void delete(Letter letter) {
        real.delete(letter);
    }

    @Override
    public void giveBack(Letter letter, Instant visibleAt) {
        real.giveBack(letter, visibleAt);
    }
}
