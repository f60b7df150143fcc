/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

/** Why a result is less than complete. */
public enum PartialReason {
    /** The registry could not be read, so the result was matched by name and time, not by digest. */
    IDENTITY_UNVERIFIED,
    /** The engine scanned, but its report did not arrive in time. */
    REPORT_LATE,
    /** The engine could not evaluate its policy. */
    POLICY_UNAVAILABLE,
    /** The engine's list ended at a page limit; there may be more findings. */
    PAGE_LIMIT,
    /** Not everything that a machine was to be scanned for could be. */
    SCAN_TYPES
}
