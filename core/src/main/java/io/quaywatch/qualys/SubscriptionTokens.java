/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.json.Json;
import io.quaywatch.json.JwtExpiry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that outlive a login, for software that is deployed once ({@code facts/qualys.md} §1.1). The reply is documented as
 * "the token" and no more: bare text, a JSON string and an object with a field {@code token} are understood.
 */
public final class SubscriptionTokens {
    private static final String ACTION = "make a subscription token";

    private final QualysTransport transport;

    /** @param transport below the gateway itself, without the path of an API */
    SubscriptionTokens(QualysTransport transport) {
        this.transport = transport;
    }

    /**
     * Makes a token. Not idempotent, and never repeated.
     *
     * @param expiry as Qualys takes it; the unit is not documented, so read the expiry in the token
     * @throws QualysException if the login or the call fails
     */
    public String make(long expiry) {
        ObjectNode body = Json.wire().createObjectNode().put("expiry", expiry);
        return transport.run(QualysEndpoint.post(ACTION, "/qas/subscription-token", body, SubscriptionTokens::read));
    }

    private static String read(Reply reply) throws IOException {
        String text = unpacked(reply.text().strip());
        if (!JwtExpiry.isJwt(text)) {
            throw reply.bad("not a token");
        }
        return text;
    }

    private static String unpacked(String text) {
        if (!text.startsWith("\"") && !text.startsWith("{")) {
            return text;
        }
        try {
            @Nullable JsonNode json = Json.wire().readTree(text);
            return (json.isTextual() ? json : json.path("token")).asText().strip();
        } catch (JsonProcessingException e) {
            return "";
        }
    }
}
