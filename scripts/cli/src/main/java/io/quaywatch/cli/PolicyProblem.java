/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import java.util.Locale;

/**
 * One thing that is wrong in a policy file.
 *
 * @param line from 1
 * @param column from 1
 * @param what is wrong
 * @param fix what to do about it
 */
record PolicyProblem(int line, int column, Kind kind, String what, String fix) {

    /** What sort of mistake; its code does not change between releases. */
    enum Kind {
        SYNTAX,
        UNKNOWN_KEY,
        DUPLICATE_KEY,
        MISSING_KEY,
        WRONG_TYPE,
        BAD_VALUE,
        IMPOSSIBLE_RANGE;

        /** For example {@code policy-unknown-key}. */
        String code() {
            return "policy-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** {@code FILE:LINE:COLUMN: CODE: what; fix}. */
    String text(String file) {
        return file + ":" + line + ":" + column + ": " + kind.code() + ": " + what + "; " + fix;
    }
}
