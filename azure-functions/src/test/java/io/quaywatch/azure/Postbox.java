/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import java.time.Instant;
import java.util.List;

/** A queue seen from the side of the host that delivers, on the clock of the test. */
interface Postbox extends FlowQueue {
    /**
     * One delivery.
     *
     * @param count how often the message was delivered, this time counted
     * @param visibleAt when the test's clock lets the host have it
     */
    record Letter(String id, String receipt, String text, long count, Instant visibleAt) {}

    /** Everything that is there and was not fetched before, hidden ones too. */
    List<Letter> fetch();

    void delete(Letter letter);

    /** Fetched again later, with a higher count. */
    void giveBack(Letter letter, Instant visibleAt);
}
