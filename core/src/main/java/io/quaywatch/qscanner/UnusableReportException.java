/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.report.FailureKind;

/** The scanner ended well and its report cannot be used. Never the same as no findings. */
final class UnusableReportException extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureKind kind;

    UnusableReportException(FailureKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    FailureKind kind() {
        return kind;
    }
}
