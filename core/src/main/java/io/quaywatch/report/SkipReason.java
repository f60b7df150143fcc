/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

/** Why no work was done for a request. */
public enum SkipReason {
    /** A complete result of the same image is recent enough. */
    FRESH,
    /** Another execution is scanning the same image; it will tell this workload too. */
    JOINED,
    /** Another execution took the claim over; its result counts. */
    SUPERSEDED
}
