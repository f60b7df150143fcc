/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.ledger;

/** The answer to a renewal. */
public sealed interface RenewResult {
    /** Still ours; {@code previousStep} is the step that renewed before this one. */
    record Renewed(Claim claim, String previousStep) implements RenewResult {}

    /** Another owner has taken over, or the row is gone. */
    record Lost() implements RenewResult {}
}
