/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * {@code POST /auth} and {@code POST /auth/oidc}: 201 and the bare token text; {@code POST /qas/subscription-token}: a token that
 * lives longer, for a bearer of the first. Not rate-limited.
 */
final class AuthHandlers {
    private static final String REFUSED_PASSWORD = "wrong";

    private final Tokens tokens;
    private final Map<String, String> users;

    /** @param users passwords by name; none = everybody whose password is not {@code wrong} */
    AuthHandlers(Tokens tokens, Map<String, String> users) {
        this.tokens = tokens;
        this.users = users;
    }

    Routes routes() {
        return new Routes()
                .add("POST", "/auth", (request, path) -> form(request.form()))
                .add("POST", "/auth/oidc", (request, path) -> oidc(request.headers()))
                .add("POST", "/qas/subscription-token", (request, path) -> subscription(request));
    }

    private Reply form(Map<String, String> form) {
        return answer(form.getOrDefault("username", ""), form.getOrDefault("password", ""));
    }

    private Reply oidc(Map<String, String> headers) {
        return answer(headers.getOrDefault("clientid", ""), headers.getOrDefault("clientsecret", ""));
    }

    /** The unit of {@code expiry} is not documented; here it is minutes, which fits the examples. */
    private Reply subscription(Request request) {
        if (tokens.check(request) != Tokens.Standing.VALID) {
            return Reply.text(401, "text/plain", "Unauthorized\n");
        }
        JsonNode expiry;
        try {
            expiry = request.json().path("expiry");
        } catch (Refused e) {
            return Reply.text(e.status(), "text/plain", e.getMessage() + "\n");
        }
        if (!expiry.canConvertToInt() || expiry.asInt() < 1) {
            return Reply.text(400, "text/plain", "expiry must be a positive number\n");
        }
        return Reply.text(200, "text/plain", tokens.mint("subscription", expiry.asInt() * 60L) + "\n");
    }

    private Reply answer(String user, String password) {
        boolean known = users.isEmpty() ? !password.equals(REFUSED_PASSWORD) : password.equals(users.get(user));
        if (user.isEmpty() || password.isEmpty() || !known) {
            return Reply.text(401, "text/plain", "Authentication failed\n");
        }
        return Reply.text(201, "text/plain", tokens.mint(user) + "\n");
    }
}
