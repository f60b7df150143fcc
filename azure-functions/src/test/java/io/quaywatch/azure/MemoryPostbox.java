/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A queue in memory. */
final class MemoryPostbox implements Postbox {
    private final InstantSource clock;
    private final List<Letter> waiting = new ArrayList<>();
    private int ids;

    MemoryPostbox(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void send(FlowMessage message, Duration visibleAfter) {
        waiting.add(
                new Letter("m" + ids++, "", message.text(), 0, clock.instant().plus(visibleAfter)));
    }

    @Override
    public List<Letter> fetch() {
        List<Letter> fetched = waiting.stream()
                .map(letter -> new Letter(letter.id(), "", letter.text(), letter.count() + 1, letter.visibleAt()))
                .toList();
        waiting.clear();
        return fetched;
    }

    @Override
    public void delete(Letter letter) {
        // What was fetched is not here any more.
    }

    @Override
    public void giveBack(Letter letter, Instant visibleAt) {
        waiting.add(new Letter(letter.id(), "", letter.text(), letter.count(), visibleAt));
    }
}
