/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;
import io.quaywatch.json.JwtExpiry;
import io.quaywatch.snapshot.Machine;
import io.quaywatch.snapshot.ResultManifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * What an uploaded file is called ({@code facts/qualys.md} §5.2): {@code <machine>-<type>-<file>}. Secrets that were found have a
 * UUID of version 5 of that name and the subscription, which the token names.
 */
final class UploadName {
    private static final String SECRETS = "SecretResult.json.xz";
    private static final String NAMESPACE = "c8240a8d-223c-4a8b-95a1-d6463ab0eaa8";

    private UploadName() {}

    /** Empty if the name needs a subscription and the token names none. */
    static Optional<String> of(Machine machine, ResultManifest.Entry file, String token) {
        String plain = machine.id().number() + "-" + file.type().value() + "-" + file.name();
        if (!file.name().endsWith(SECRETS)) {
            return Optional.of(plain);
        }
        return subscription(token).map(subscription -> version5(plain + subscription));
    }

    private static Optional<String> subscription(String token) {
        if (!JwtExpiry.isJwt(token)) {
            return Optional.empty();
        }
        String payload = token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
        try {
            JsonNode claims = Json.wire().readTree(Base64.getUrlDecoder().decode(payload));
            return Optional.of(claims.path("subscriptionUuid").asText()).filter(text -> !text.isEmpty());
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** RFC 9562 §5.5, which is made with SHA-1. */
    private static String version5(String name) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            UUID namespace = UUID.fromString(NAMESPACE);
            sha1.update(ByteBuffer.allocate(16)
                    .putLong(namespace.getMostSignificantBits())
                    .putLong(namespace.getLeastSignificantBits())
                    .array());
            ByteBuffer sum = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
            long high = sum.getLong() & ~0xF000L | 0x5000L;
            long low = sum.getLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
            return new UUID(high, low).toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-1 is missing from this JVM", e);
        }
    }
}
