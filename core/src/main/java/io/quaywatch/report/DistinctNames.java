/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Tells things of one name apart: the second gets {@code -2}. The same names in the same order give the same result. */
final class DistinctNames {
    private final Set<String> taken = new HashSet<>();
    private final Map<String, Integer> last = new HashMap<>();

    String next(String base) {
        if (taken.add(base)) {
            return base;
        }
        // From where it was left: one name a thousand times over must not take a million looks.
        int number = last.getOrDefault(base, 1) + 1;
        while (!taken.add(base + "-" + number)) {
            number++;
        }
        last.put(base, number);
        return base + "-" + number;
    }
}
