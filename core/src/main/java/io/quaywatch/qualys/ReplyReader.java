/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import java.io.IOException;

/** Turns a 2xx reply into what the call is for. */
@FunctionalInterface
interface ReplyReader<T> {
    /** @throws BadReply if the body is not what is documented; any other IOException means that it broke off */
    T read(Reply reply) throws IOException;
}
