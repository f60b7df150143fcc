/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import java.util.Collection;

/** What the command's exit says to a script. Of several the highest counts. */
enum ExitCode {
    OK(0, "everything is Complete and passed"),
    SOME_NOT_PARSED(1, "parse only: at least one line is not an image reference"),
    USAGE(2, "the command line, a setting, a file or an event cannot be used"),
    POLICY_FAILED(3, "a complete result fails the policy"),
    NOT_COMPLETE(4, "something is not Complete: partial, failed, timed out, unsupported, or not known yet"),
    UNREACHABLE(5, "Qualys cannot be reached"),
    CHECK_FAILED(6, "doctor only: at least one check failed");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    int code() {
        return code;
    }

    String meaning() {
        return meaning;
    }

    static ExitCode highest(Collection<ExitCode> codes) {
        return codes.stream().max(ExitCode::compareTo).orElse(OK);
    }
}
