/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import java.util.List;

/** What a policy file says: the rules that fail an image, and the findings that somebody accepts for a time. */
public record PolicyRules(List<Rule> rules, List<Waiver> waivers) {
    public PolicyRules {
        rules = List.copyOf(rules);
        waivers = List.copyOf(waivers);
    }
}
