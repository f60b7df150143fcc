/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

/** One record that cannot be acted on; becomes {@link ParsedEvent.Rejected}, so the text is its reason. */
final class UnusableRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableRecordException(String reason) {
        // thousands of bad records in one document are expected; nobody reads their stack traces
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
