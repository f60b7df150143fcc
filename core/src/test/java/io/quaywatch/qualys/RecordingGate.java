/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Notes which endpoints were entered and what was observed; counts the passes that are still open. */
final class RecordingGate implements CallGate {
    final List<String> entered = new ArrayList<>();
    final List<Integer> statuses = new ArrayList<>();
    final List<Map<String, String>> headers = new ArrayList<>();
    int open;

    @Override
    public Pass enter(String endpoint, String action) {
        entered.add(endpoint);
        open++;
        return new Pass() {
            @Override
            public void observed(int status, Map<String, String> seen) {
                statuses.add(status);
                headers.add(seen);
            }

            @Override
            public void close() {
                open--;
            }
        };
    }
}
