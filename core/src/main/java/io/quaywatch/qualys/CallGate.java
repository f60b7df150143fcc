/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import java.util.Map;

/** Asked before every call, and told what the reply's headers said about limits. Safe for use by many threads. */
public interface CallGate {
    /**
     * Waits shortly, if at all, for the right to make one call.
     *
     * @param endpoint method and path template, for example {@code GET /images/{sha}}
     * @throws QualysException RATE_LIMITED with the time to wait, if the budget of this endpoint is spent
     */
    Pass enter(String endpoint, String action);

    /** The right to make one call; closed when the reply has been read or the call failed. */
    interface Pass extends AutoCloseable {
        /** Rate-limit headers of the reply, names lower-case, and its status. */
        void observed(int status, Map<String, String> headers);

        @Override
        void close();
    }

    /** No limits. */
    static CallGate open() {
        return (endpoint, action) -> new Pass() {
            @Override
            public void observed(int status, Map<String, String> headers) {}

            @Override
            public void close() {}
        };
    }
}
