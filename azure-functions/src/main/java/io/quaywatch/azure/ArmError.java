/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The word in {@code {"error":{"code":"…","message":"…"}}}, by which Resource Manager tells one refusal from another of the same
 * status. The message is never read: it may quote what was sent.
 */
final class ArmError {
    private static final int MOST_BYTES = 64 << 10;
    private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z0-9_.]{0,63}");

    private ArmError() {}

    /** The word, or null if the answer has none of this form. */
    static @Nullable String code(HttpResponse response) {
        try {
            JsonNode document = Json.wire().readTree(body(response, MOST_BYTES));
            String code =
                    document == null ? "" : document.path("error").path("code").asText("");
            return CODE.matcher(code).matches() ? code : null;
        } catch (IOException | RuntimeException unreadable) {
            // The status says enough; why it cannot be read is nobody's concern.
            return null;
        }
    }

    /** The first bytes of an answer. */
    static byte[] body(HttpResponse response, int most) {
        @Nullable BinaryData body = response.getBodyAsBinaryData();
        if (body == null) {
            return new byte[0];
        }
        try (InputStream stream = body.toStream()) {
            return stream.readNBytes(most);
        } catch (IOException e) {
            throw new UncheckedIOException("the answer breaks off", e);
        }
    }
}
