/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The guard forbids a connection. An IOException because it is thrown from inside the socket, below the HTTP client. */
final class RefusedAddressException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedAddressException(String message) {
        super(message);
    }

    /** The refusal behind this failure, if that is what it is: the client tries every address and keeps all failures. */
    static @Nullable RefusedAddressException in(Throwable failure) {
        if (failure instanceof RefusedAddressException refused) {
            return refused;
        }
        for (Throwable other : failure.getSuppressed()) {
            if (other instanceof RefusedAddressException refused) {
                return refused;
            }
        }
        return failure.getCause() == null ? null : in(failure.getCause());
    }
}
