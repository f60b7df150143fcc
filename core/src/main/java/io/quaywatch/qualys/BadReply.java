/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import java.io.IOException;

/** A reply that is not what is documented. The text names what is wrong, never what was found there. */
final class BadReply extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    BadReply(int status, String what) {
        super(what);
        this.status = status;
    }

    BadReply(String what) {
        this(200, what);
    }

    int status() {
        return status;
    }
}
