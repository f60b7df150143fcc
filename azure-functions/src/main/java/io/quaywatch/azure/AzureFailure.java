/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpResponse;
import io.quaywatch.port.PortException;
import io.quaywatch.port.PortException.Kind;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one place that knows what Azure means by an error. Azure's own text is left out: it may quote what was sent. The request
 * id stays, because support asks for it.
 */
final class AzureFailure {
    static final HttpHeaderName REQUEST_ID = HttpHeaderName.fromString("x-ms-request-id");

    private AzureFailure() {}

    /**
     * What the call answers.
     *
     * @param action for the error message: what is done to what
     */
    static <T> T calling(String action, Supplier<T> call) {
        try {
            return call.get();
        } catch (PortException | IllegalArgumentException ours) {
            throw ours;
        } catch (RuntimeException e) {
            throw of(action, e);
        }
    }

    static PortException of(String action, RuntimeException thrown) {
        if (thrown instanceof ClientAuthenticationException) {
            // The identity endpoint is not up yet, or the identity has no right: both end by themselves or by an
            // operator.
            return new PortException(Kind.UNAVAILABLE, action + " : no token for this identity", thrown);
        }
        if (thrown instanceof HttpResponseException answered && answered.getResponse() != null) {
            HttpResponse response = answered.getResponse();
            return answered(action, response.getStatusCode(), response.getHeaderValue(REQUEST_ID), thrown);
        }
        return new PortException(
                Kind.UNAVAILABLE, action + " : no answer (" + thrown.getClass().getSimpleName() + ")", thrown);
    }

    /** What an answer that is no success means. */
    static PortException answered(String action, int status, @Nullable String requestId, RuntimeException cause) {
        return new PortException(kind(status), action + " : Azure answered " + told(status, requestId), cause);
    }

    static PortException answered(String action, int status, @Nullable String requestId) {
        return answered(action, status, requestId, (String) null);
    }

    /** @param code Azure's own word for the error, or null; never its message */
    static PortException answered(String action, int status, @Nullable String requestId, @Nullable String code) {
        String answer = code == null ? told(status, requestId) : told(status, requestId) + " " + code;
        return new PortException(kind(status), action + " : Azure answered " + answer);
    }

    static int status(RuntimeException thrown) {
        return thrown instanceof HttpResponseException answered && answered.getResponse() != null
                ? answered.getResponse().getStatusCode()
                : 0;
    }

    private static String told(int status, @Nullable String requestId) {
        return status + (requestId == null ? "" : " (request " + requestId + ")");
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 429 -> Kind.THROTTLED;
            // 408 and 409 pass: a time-out, and something that is just being made or deleted.
            case 408, 409 -> Kind.UNAVAILABLE;
            case 401, 403 -> Kind.DENIED;
            case 404, 410 -> Kind.NOT_FOUND;
            default -> status >= 500 ? Kind.UNAVAILABLE : Kind.INVALID;
        };
    }
}
