/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp.workflow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A world that keeps what a workflow did in it; no time passes. */
final class Recorded implements WorkflowWorld {
    final List<Map<?, ?>> posts = new ArrayList<>();
    final List<Long> sleeps = new ArrayList<>();
    private final Function<Map<?, ?>, @Nullable Object> peer;

    /** @param peer answers or throws {@link WorkflowError} */
    Recorded(Function<Map<?, ?>, @Nullable Object> peer) {
        this.peer = peer;
    }

    @Override
    public @Nullable Object post(String url, Object body, Duration timeout) {
        posts.add((Map<?, ?>) body);
        return peer.apply((Map<?, ?>) body);
    }

    @Override
    public void sleep(Duration length) {
        sleeps.add(length.toSeconds());
    }

    @Override
    public String environment(String name) {
        return switch (name) {
            case "STEP_URL" -> "https://step.example";
            case "GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID" -> "execution-1";
            default -> throw WorkflowError.tagged("KeyError", "no environment variable " + name);
        };
    }
}
