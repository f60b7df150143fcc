/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import com.google.api.core.ApiFuture;
import com.google.api.gax.rpc.ApiException;
import com.google.cloud.firestore.FirestoreException;
import com.google.cloud.http.BaseHttpServiceException;
import io.quaywatch.port.PortException;
import io.quaywatch.port.PortException.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The one place that knows what Google means by an error, whichever of its clients throws it. Google's own text is left out: it
 * may quote what was sent. Its short word for the reason stays.
 */
final class GcpFailure {
    /** These come with status 403 and yet pass: somebody calls too often. */
    private static final Set<String> TOO_OFTEN =
            Set.of("rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED");

    private static final Set<String> NO_QUOTA = Set.of("quotaExceeded", "QUOTA_EXCEEDED", "QUOTA_EXCEEDED_ERROR");

    /** These come with status 400 and pass: another operation has not ended yet. */
    private static final Set<String> NOT_YET = Set.of("resourceNotReady", "resourceInUseByAnotherResource");

    private GcpFailure() {}

    /** A call to Google. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws IOException;
    }

    /** What Google answered instead of a result: an HTTP status and its word for the reason, where it gave one. */
    record Answer(int status, @Nullable String reason) {
        boolean noQuota() {
            return reason != null && NO_QUOTA.contains(reason);
        }
    }

    /**
     * What the call answers.
     *
     * @param action for the error message: what is done to what
     */
    static <T> T calling(String action, Call<T> call) {
        try {
            return call.run();
        } catch (PortException | IllegalArgumentException ours) {
            throw ours;
        } catch (IOException | RuntimeException e) {
            throw of(action, e);
        }
    }

    /** Waits for what a client does in the background. */
    static <T> T awaiting(String action, ApiFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PortException(Kind.UNAVAILABLE, action + " : interrupted", e);
        } catch (ExecutionException e) {
            throw ours(e).orElseGet(() -> of(action, e.getCause() instanceof Exception cause ? cause : e));
        }
    }

    /** What code of ours threw within a client's own thread. */
    private static Optional<PortException> ours(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof PortException ours) {
                return Optional.of(ours);
            }
        }
        return Optional.empty();
    }

    static PortException of(String action, Exception thrown) {
        return answer(thrown)
                .map(answer -> new PortException(kind(answer), action + " : Google answered " + told(answer), thrown))
                .orElseGet(() -> new PortException(
                        Kind.UNAVAILABLE,
                        action + " : no answer (" + thrown.getClass().getSimpleName() + ")",
                        thrown));
    }

    /** Google's answer, if it was one that stopped the call and not the way to Google. */
    static Optional<Answer> answer(@Nullable Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            Optional<Answer> answer = direct(at);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    private static Optional<Answer> direct(Throwable thrown) {
        if (thrown instanceof GoogleJsonResponseException json) {
            return Optional.of(new Answer(json.getStatusCode(), reason(json.getDetails())));
        }
        if (thrown instanceof HttpResponseException http) {
            return Optional.of(new Answer(http.getStatusCode(), null));
        }
        if (thrown instanceof FirestoreException firestore && firestore.getStatus() != null) {
            return Optional.of(canonical(firestore.getStatus().getCode().name()));
        }
        if (thrown instanceof ApiException api) {
            return Optional.of(canonical(api.getStatusCode().getCode().name()));
        }
        if (thrown instanceof BaseHttpServiceException service && service.getCode() >= 400) {
            return Optional.of(new Answer(service.getCode(), service.getReason()));
        }
        return Optional.empty();
    }

    private static @Nullable String reason(@Nullable GoogleJsonError details) {
        List<GoogleJsonError.ErrorInfo> errors = details == null ? null : details.getErrors();
        return errors == null || errors.isEmpty() ? null : errors.get(0).getReason();
    }

    /** The canonical codes of Google's APIs, each with the HTTP status that their documentation gives it. */
    private static Answer canonical(String code) {
        int status = switch (code) {
            case "INVALID_ARGUMENT", "OUT_OF_RANGE", "FAILED_PRECONDITION" -> 400;
            case "UNAUTHENTICATED" -> 401;
            case "PERMISSION_DENIED" -> 403;
            case "NOT_FOUND" -> 404;
            case "ALREADY_EXISTS", "ABORTED" -> 409;
            case "RESOURCE_EXHAUSTED" -> 429;
            case "CANCELLED" -> 499;
            case "UNIMPLEMENTED" -> 501;
            case "DEADLINE_EXCEEDED" -> 504;
            default -> 503;
        };
        return new Answer(status, code);
    }

    private static String told(Answer answer) {
        return answer.status() + (answer.reason() == null ? "" : " " + answer.reason());
    }

    private static Kind kind(Answer answer) {
        if (answer.noQuota() || answer.reason() != null && TOO_OFTEN.contains(answer.reason())) {
            return Kind.THROTTLED;
        }
        if ("ABORTED".equals(answer.reason())) {
            return Kind.CONTENDED;
        }
        if (answer.reason() != null && NOT_YET.contains(answer.reason())) {
            return Kind.UNAVAILABLE;
        }
        return switch (answer.status()) {
            case 429 -> Kind.THROTTLED;
            // 408, 409 and 499 pass: a time-out, something that is just being made or deleted, a call cut off.
            case 408, 409, 499 -> Kind.UNAVAILABLE;
            case 401, 403 -> Kind.DENIED;
            case 404, 410 -> Kind.NOT_FOUND;
            case 501 -> Kind.INVALID;
            default -> answer.status() >= 500 ? Kind.UNAVAILABLE : Kind.INVALID;
        };
    }
}
