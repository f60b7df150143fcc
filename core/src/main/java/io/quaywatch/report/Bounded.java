/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

/** Keeps free texts short: outcomes travel in states and ledger rows, whose size has a limit, and registries write essays. */
final class Bounded {
    private static final int LONGEST = 500;

    private Bounded() {}

    static String text(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
