/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import java.util.List;

/**
 * What the rules say about one image.
 *
 * @param breaches why it does not pass, in the order of the policy; empty if it passes
 * @param remarks what a reader should know in any case, one sentence each
 */
public record Evaluation(List<Breach> breaches, List<String> remarks) {
    public Evaluation {
        breaches = List.copyOf(breaches);
        remarks = List.copyOf(remarks);
    }

    public PolicyVerdict verdict() {
        return new PolicyVerdict(
                breaches.isEmpty(), breaches.stream().map(Breach::text).toList(), remarks);
    }
}
