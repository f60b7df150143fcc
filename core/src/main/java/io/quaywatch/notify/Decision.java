/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.notify;

import io.quaywatch.ledger.Told;

/** Whether a workload is told about an outcome. */
public sealed interface Decision {
    /**
     * Tell it, and record {@code told} once the message is out.
     *
     * @param recovered whether this closes an earlier alert
     */
    record Tell(boolean recovered, Told told) implements Decision {}

    /**
     * Do not.
     *
     * @param reason why not, for a log line
     */
    record Quiet(String reason) implements Decision {}
}
