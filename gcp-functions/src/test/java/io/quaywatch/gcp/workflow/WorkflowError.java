/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp.workflow;

import java.util.List;
import java.util.Map;

/** What was raised: a text, or a map with {@code tags}, {@code message} and, of an HTTP answer, {@code code} and {@code body}. */
public final class WorkflowError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Object error;

    WorkflowError(Object error) {
        super(String.valueOf(error));
        this.error = error;
    }

    public static WorkflowError tagged(String tag, String message) {
        return new WorkflowError(Map.of("tags", List.of(tag), "message", message));
    }

    public static WorkflowError http(long code, Object body) {
        String message = "HTTP server responded with error code " + code;
        return new WorkflowError(Map.of("tags", List.of("HttpError"), "message", message, "code", code, "body", body));
    }

    public Object error() {
        return error;
    }
}
