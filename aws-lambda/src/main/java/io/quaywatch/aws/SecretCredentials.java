/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.qualys.QualysCredentials;
import java.util.List;
import java.util.stream.Stream;

/**
 * The Qualys credentials in a secret. A token wins where both forms are filled in.
 *
 * <pre>{"token":"…"} or {"username":"…","password":"…"}</pre>
 */
final class SecretCredentials {
    private static final String TOKEN = "token";
    private static final String USER = "username";
    private static final String PASSWORD = "password";

    private SecretCredentials() {}

    /**
     * @param name of the secret, for the error message
     * @throws PortException INVALID, naming the keys that are missing and never a value
     */
    static QualysCredentials read(String name, String secret) {
        JsonNode document = document(secret);
        if (!document.isObject()) {
            throw invalid(name, "it is no JSON object");
        }
        String token = text(document, TOKEN);
        if (!token.isEmpty()) {
            return token(name, token);
        }
        String user = text(document, USER);
        String password = text(document, PASSWORD);
        List<String> missing = Stream.of(user.isEmpty() ? USER : "", password.isEmpty() ? PASSWORD : "")
                .filter(key -> !key.isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            boolean nothing = missing.size() == 2;
            throw invalid(name, "no text in " + (nothing ? TOKEN + ", " : "") + String.join(", ", missing));
        }
        return new QualysCredentials.UserPassword(user, password);
    }

    private static QualysCredentials token(String name, String token) {
        try {
            return new QualysCredentials.AccessToken(token);
        } catch (IllegalArgumentException e) {
            throw invalid(name, "the token is not visible ASCII text without blanks");
        }
    }

    /** Neither the text nor the parser's complaint, which may quote it, leaves this method. */
    private static JsonNode document(String secret) {
        try {
            return Json.wire().readTree(secret);
        } catch (JsonProcessingException notJson) {
            return MissingNode.getInstance();
        }
    }

    private static String text(JsonNode document, String key) {
        String text = document.path(key).textValue();
        return text == null || text.isBlank() ? "" : text;
    }

    private static PortException invalid(String name, String reason) {
        return new PortException(
                PortException.Kind.INVALID,
                "read secret " + name + " : " + reason
                        + "; give {\"token\":\"…\"} or {\"username\":\"…\",\"password\":\"…\"}");
    }
}
