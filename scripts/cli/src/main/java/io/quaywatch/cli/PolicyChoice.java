/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.policy.CombinedPolicy;
import io.quaywatch.policy.PolicyRules;
import io.quaywatch.policy.RulesPolicy;
import io.quaywatch.policy.ScanPolicy;
import io.quaywatch.policy.SeverityPolicy;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The policy that a command line asks for, read before anything is touched. The threshold of {@code --fail-on} counts
 * everything: waivers lift the rules of their own file only.
 */
record PolicyChoice(ScanPolicy threshold, @Nullable PolicyRules rules) {
    /** @throws CommandException USAGE if the policy file cannot be used */
    static PolicyChoice read(RunOptions options) {
        return new PolicyChoice(
                options.failOn == null ? ScanPolicy.none() : new SeverityPolicy(options.failOn),
                options.policy == null ? null : PolicyFile.read(options.policy));
    }

    /** @param clock tells which waivers have expired */
    ScanPolicy at(InstantSource clock) {
        return rules == null ? threshold : new CombinedPolicy(List.of(threshold, new RulesPolicy(rules, clock)));
    }
}
