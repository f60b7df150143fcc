/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.azure.FlowState.Deployed;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The flows that were started, each once by its execution, as the tables keep them. */
final class StartedFlows implements DeploymentFlows {
    private final Map<String, Deployed> flows = new LinkedHashMap<>();
    /** What the next start throws. */
    @Nullable
    RuntimeException refuses;

    @Override
    public boolean start(Deployed deployed) {
        if (refuses != null) {
            throw refuses;
        }
        return flows.putIfAbsent(deployed.execution(), deployed) == null;
    }

    Collection<Deployed> all() {
        return flows.values();
    }
}
