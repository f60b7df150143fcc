/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

/** Gives the bearer token of a call. Safe for use by many threads. */
interface TokenSource {
    /** The token to use now; may log in. Throws {@link QualysException}. */
    String current();

    /** Qualys refused this token: do not give it out again, if there is a way to get another. */
    void invalidate(String token);
}
