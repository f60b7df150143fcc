/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

/** The last line of a terminal, which says what is being waited for; nothing where nobody watches. */
record StatusLine(Terminal terminal) {
    private static final String CLEAR_LINE = "\r\u001b[2K";

    void show(String text) {
        if (terminal.interactive()) {
            terminal.err().print(CLEAR_LINE + text);
            terminal.err().flush();
        }
    }

    void clear() {
        show("");
    }
}
