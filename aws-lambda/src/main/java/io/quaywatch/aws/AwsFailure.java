/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.port.PortException;
import io.quaywatch.port.PortException.Kind;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The one place that knows what AWS means by an error. AWS' own text is left out: it may quote what was sent. The request id
 * stays, because support asks for it.
 */
final class AwsFailure {
    /** Said with status 400 by some services. */
    private static final Set<String> DENIED = Set.of(
            "AccessDenied",
            "AccessDeniedException",
            "AuthorizationError",
            "AuthorizationErrorException",
            "DecryptionFailure",
            "InvalidClientTokenId",
            "KMSAccessDenied",
            "KMSAccessDeniedException",
            "UnrecognizedClientException");

    private static final Set<String> NOT_FOUND =
            Set.of("NoSuchBucket", "NoSuchKey", "NotFound", "NotFoundException", "ResourceNotFoundException");

    /** Credentials that were good and are over: the next attempt comes with new ones. */
    private static final Set<String> PASSING = Set.of(
            "ExpiredToken",
            "ExpiredTokenException",
            "InternalServiceError",
            "RequestExpired",
            "RequestTimeTooSkewed",
            "RequestTimeout");

    private AwsFailure() {}

    /**
     * What the call answers.
     *
     * @param action for the error message: what is done to what
     */
    static <T> T calling(String action, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw of(action, e);
        }
    }

    static PortException of(String action, SdkException thrown) {
        if (thrown instanceof AwsServiceException answered) {
            return new PortException(kind(answered), action + " : AWS answered " + told(answered), thrown);
        }
        return new PortException(
                Kind.UNAVAILABLE, action + " : no answer (" + thrown.getClass().getSimpleName() + ")", thrown);
    }

    private static Kind kind(AwsServiceException answered) {
        String code = code(answered);
        int status = answered.statusCode();
        if (answered.isThrottlingException() || status == 429 || code.startsWith("KMSThrottling")) {
            return Kind.THROTTLED;
        }
        if (status >= 500 || status == 0 && code.isEmpty() || PASSING.contains(code)) {
            return Kind.UNAVAILABLE;
        }
        if (status == 401 || status == 403 || DENIED.contains(code)) {
            return Kind.DENIED;
        }
        return status == 404 || NOT_FOUND.contains(code) ? Kind.NOT_FOUND : Kind.INVALID;
    }

    private static String told(AwsServiceException answered) {
        String code = code(answered);
        String id = answered.requestId();
        return answered.statusCode() + (code.isEmpty() ? "" : " " + code) + (id == null ? "" : " (request " + id + ")");
    }

    /** The service's name for the error, or empty. */
    static String code(AwsServiceException answered) {
        AwsErrorDetails details = answered.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }
}
