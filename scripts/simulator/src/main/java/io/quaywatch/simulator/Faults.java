/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides which call a fault strikes, by counting. Safe for use by many threads. */
final class Faults {
    private final List<FaultRule> rules;
    private final Map<Integer, Integer> seen = new HashMap<>();

    Faults(List<FaultRule> rules) {
        this.rules = rules;
    }

    /** The first rule that strikes this call. All rules that concern it count it. */
    synchronized Optional<FaultRule> take(Endpoint endpoint, Request request) {
        Optional<FaultRule> struck = Optional.empty();
        for (int i = 0; i < rules.size(); i++) {
            FaultRule rule = rules.get(i);
            if (!rule.concerns(endpoint, request)) {
                continue;
            }
            int number = seen.merge(i, 1, Integer::sum);
            boolean strikes = number > rule.after() && (rule.times() == 0 || number <= rule.after() + rule.times());
            if (strikes && struck.isEmpty()) {
                struck = Optional.of(rule);
            }
        }
        return struck;
    }
}
