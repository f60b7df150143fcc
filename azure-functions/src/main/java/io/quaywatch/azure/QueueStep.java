/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a queue's function does with one delivery of one message. */
interface QueueStep {
    Pattern NUMBER = Pattern.compile("\"?([0-9]{1,9})\"?");

    /** @param deliveries how often this message was delivered, this time counted */
    void take(String message, long deliveries);

    /** Unreadable counts as a repeated delivery: that is safe, because it only sends again what may have been lost. */
    static long deliveries(String dequeueCount) {
        Matcher matcher = NUMBER.matcher(dequeueCount.strip());
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : 2;
    }
}
