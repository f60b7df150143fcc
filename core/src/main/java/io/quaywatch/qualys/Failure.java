/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;
import io.quaywatch.qualys.QualysException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Headers;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Turns a reply other than 2xx into an exception. Of its body only the error code is kept. */
final class Failure {
    private static final int ENOUGH_OF_BODY = 16 * 1024;
    /** {@code 403 FORBIDDEN}, {@code 1965} or {@code IMAGE_NOT_FOUND}; anything else could be text that quotes a secret. */
    private static final Pattern CODE = Pattern.compile("[0-9]{3,5}( [A-Z_ ]{1,40})?|[A-Z][A-Z0-9_-]{1,39}");

    private static final Pattern CLASSIC_CODE = Pattern.compile("<CODE>\\s*([0-9]{3,5})\\s*</CODE>");
    /** Concurrency limit and rate limit of the classic APIs. */
    private static final Set<String> LIMIT_CODES = Set.of("1960", "1965");

    private Failure() {}

    static QualysException of(String action, Response response, Instant now) {
        int status = response.code();
        @Nullable String code = code(response);
        Kind kind = kind(status, code, response.headers());
        @Nullable Duration wait = kind.retryable() ? wait(response.headers(), now) : null;
        return new QualysException(kind, action, status, code, wait, null);
    }

    private static Kind kind(int status, @Nullable String code, Headers headers) {
        return switch (status) {
            case 401 -> Kind.UNAUTHORIZED;
            case 403 -> Kind.FORBIDDEN;
            case 404 -> Kind.NOT_FOUND;
            case 408 -> Kind.SERVER_ERROR;
            case 429 -> Kind.RATE_LIMITED;
            case 409 -> isLimit(code, headers) ? Kind.RATE_LIMITED : Kind.REJECTED;
            default -> status >= 500 ? Kind.SERVER_ERROR : status >= 400 ? Kind.REJECTED : Kind.BAD_REPLY;
        };
    }

    /** 409 is how the classic APIs say "too many calls", and how any API says "not in this state". */
    private static boolean isLimit(@Nullable String code, Headers headers) {
        return code != null && LIMIT_CODES.contains(code)
                || headers.get("Retry-After") != null
                || number(headers.get("X-RateLimit-ToWait-Sec")) > 0
                || number(headers.get("X-RateLimit-Remaining")) == 0;
    }

    /** The longer of both headers, or null where neither says anything. */
    private static @Nullable Duration wait(Headers headers, Instant now) {
        long seconds = Math.max(
                number(headers.get("X-RateLimit-ToWait-Sec")), retryAfter(headers.get("Retry-After"), headers, now));
        return seconds < 0 ? null : Duration.ofSeconds(seconds);
    }

    private static long retryAfter(@Nullable String value, Headers headers, Instant now) {
        @Nullable Instant until = Reply.httpDate(value);
        if (until == null) {
            return number(value);
        }
        // Both dates by Qualys' clock, so that ours may be wrong.
        @Nullable Instant theirs = Reply.httpDate(headers.get("Date"));
        return Math.max(
                0, Duration.between(theirs == null ? now : theirs, until).toSeconds());
    }

    /** -1 where there is no whole number. */
    private static long number(@Nullable String text) {
        long value = text == null ? -1 : WireValue.digits(text.strip());
        // Longer than 30 years is no wait but nonsense.
        return value > 999_999_999 ? -1 : value;
    }

    private static @Nullable String code(Response response) {
        try {
            String body = response.peekBody(ENOUGH_OF_BODY).string();
            Matcher classic = CLASSIC_CODE.matcher(body);
            String code;
            if (classic.find()) {
                code = classic.group(1);
            } else {
                JsonNode json = Json.wire().readTree(body);
                code = json.path("errorCode").asText("");
            }
            return CODE.matcher(code).matches() ? code : null;
        } catch (IOException e) {
            return null;
        }
    }
}
