/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

/**
 * The same step may succeed later. Step Functions matches the class name: it is written in the Retry lists of
 * {@code infra/aws/image-scan.asl.json}. The text starts with the failure kind, so that it survives the way through the machine.
 */
public final class TransientStepException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TransientStepException(String message, Throwable cause) {
        super(message, cause);
    }

    TransientStepException(String message) {
        super(message);
    }
}
