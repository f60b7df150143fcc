/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Mints the gateway's JWTs and judges bearer tokens. */
final class Tokens {
    private static final int SHORTEST_STATIC_TOKEN = 20;

    /** What a bearer token is worth. */
    enum Standing {
        VALID,
        EXPIRED,
        UNKNOWN
    }

    private final InstantSource clock;
    private final WorldSettings settings;
    private final Set<String> accepted;
    private final boolean acceptAny;
    private final Map<String, Instant> minted = new HashMap<>();
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();

    Tokens(InstantSource clock, WorldSettings settings, SimulatorOptions options) {
        this.clock = clock;
        this.settings = settings;
        this.accepted = options.tokens();
        this.acceptAny = options.acceptAnyToken();
    }

    /** A login: valid for as long as the settings say. */
    String mint(String user) {
        return mint(user, settings.tokenSeconds());
    }

    String mint(String user, long seconds) {
        Instant expiry = clock.instant().plusSeconds(seconds);
        ObjectNode payload = SimulatorJson.object();
        payload.put("sub", user);
        payload.put("iss", "qas");
        payload.put("jti", Sha.uuid("token " + minted.size()));
        payload.put("subscriptionUuid", Sha.uuid("simulated subscription"));
        ArrayNode modules = payload.putArray("modulesAllowed");
        settings.modules().forEach(modules::add);
        if (settings.tokenExpiry()) {
            payload.put("exp", expiry.getEpochSecond());
        }
        String signed = part("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + part(SimulatorJson.bytes(payload));
        String token = signed + "." + Sha.of(signed);
        minted.put(token, Instant.ofEpochSecond(expiry.getEpochSecond()));
        return token;
    }

    Standing check(Request request) {
        String header = request.headers().getOrDefault("authorization", "");
        if (!header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Standing.UNKNOWN;
        }
        String token = header.substring(7).trim();
        Instant expiry = minted.get(token);
        if (expiry != null) {
            return revoked.contains(token) || !clock.instant().isBefore(expiry) ? Standing.EXPIRED : Standing.VALID;
        }
        return accepted.contains(token) || acceptAny && token.length() >= SHORTEST_STATIC_TOKEN
                ? Standing.VALID
                : Standing.UNKNOWN;
    }

    /** The token of this request is expired from now on, if it was minted here. */
    void expire(Request request) {
        request.header("authorization")
                .filter(header -> header.length() > 7)
                .ifPresent(header -> revoked.add(header.substring(7).trim()));
    }

    private static String part(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
