/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import io.quaywatch.port.PortException;
import io.quaywatch.qualys.QualysException;
import io.quaywatch.registry.RegistryException;
import io.quaywatch.report.FailureKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an exception means to the machine.
 *
 * @param retryable whether the same step may succeed later
 * @param delay how long the other side asked us to wait; then the step waits instead of being retried
 * @param kind the failure it becomes when it is final
 */
public record Trouble(boolean retryable, @Nullable Duration delay, FailureKind kind, String text) {
    private static final Duration UNSTATED_LIMIT = Duration.ofSeconds(60);
    private static final int TEXT_LIMIT = 300;

    /** Reads any exception that a step may throw; an unknown one is a defect of ours. */
    public static Trouble of(RuntimeException thrown) {
        if (thrown instanceof QualysException qualys) {
            return ofQualys(qualys);
        }
        if (thrown instanceof RegistryException registry) {
            Duration delay =
                    registry.kind() == RegistryException.Kind.RATE_LIMITED ? orDefault(registry.retryAfter()) : null;
            return new Trouble(registry.kind().retryable(), delay, FailureKind.REGISTRY_ERROR, text(thrown));
        }
        if (thrown instanceof PortException port) {
            FailureKind kind =
                    port.kind() == PortException.Kind.DENIED ? FailureKind.ACCESS_DENIED : FailureKind.STORAGE;
            return new Trouble(port.kind().retryable(), null, kind, text(thrown));
        }
        return new Trouble(
                false,
                null,
                FailureKind.INTERNAL,
                "internal error " + thrown.getClass().getSimpleName());
    }

    private static Trouble ofQualys(QualysException thrown) {
        Duration delay = thrown.kind() == QualysException.Kind.RATE_LIMITED ? orDefault(thrown.retryAfter()) : null;
        FailureKind kind = switch (thrown.kind()) {
            case UNAUTHORIZED, FORBIDDEN -> FailureKind.ACCESS_DENIED;
            case UNREACHABLE, RATE_LIMITED, SERVER_ERROR, NOT_FOUND, REJECTED, BAD_REPLY, PAGE_LIMIT ->
                FailureKind.ENGINE_API;
        };
        return new Trouble(thrown.kind().retryable(), delay, kind, text(thrown));
    }

    private static Duration orDefault(@Nullable Duration stated) {
        return stated == null ? UNSTATED_LIMIT : stated;
    }

    private static String text(RuntimeException thrown) {
        String text = String.valueOf(thrown.getMessage());
        return text.length() <= TEXT_LIMIT ? text : text.substring(0, TEXT_LIMIT) + "…";
    }
}
