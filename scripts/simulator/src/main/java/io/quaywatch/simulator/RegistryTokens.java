/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The token service of the registries, used if the scenario asks for it: a challenge names one realm for all hosts, and a
 * token is good for 300 s and for the one repository of its scope. ECR hosts take any {@code Basic} credentials, as ECR
 * knows no token service.
 */
final class RegistryTokens {
    private static final Pattern ECR = Pattern.compile("\\d{12}\\.dkr[.-]ecr.*");
    private static final int LIFETIME_SECONDS = 300;

    private record Grant(String service, String scope, Instant expiry) {}

    private final boolean required;
    private final InstantSource clock;
    private final Supplier<String> baseUrl;
    private final Map<String, Grant> granted = new HashMap<>();

    RegistryTokens(boolean required, InstantSource clock, Supplier<String> baseUrl) {
        this.required = required;
        this.clock = clock;
        this.baseUrl = baseUrl;
    }

    Routes routes() {
        return new Routes().add("GET", "/registry-token", (request, path) -> grant(request));
    }

    /** The 401 that a request deserves, if it does. */
    Optional<Reply> challenge(Request request, String host, String repository) {
        if (!required || authorised(request, host, repository)) {
            return Optional.empty();
        }
        ObjectNode body = SimulatorJson.object();
        body.putArray("errors").addObject().put("code", "UNAUTHORIZED").put("message", "authentication required");
        Reply reply = Reply.json(401, body);
        if (ECR.matcher(host).matches()) {
            return Optional.of(reply.with("WWW-Authenticate", "Basic realm=\"https://" + host + "/\",service=\"ecr\""));
        }
        String scope = repository.isEmpty() ? "" : ",scope=\"" + scope(repository) + "\"";
        return Optional.of(reply.with(
                "WWW-Authenticate",
                "Bearer realm=\"" + baseUrl.get() + "/registry-token\",service=\"" + host + "\"" + scope));
    }

    private boolean authorised(Request request, String host, String repository) {
        String header = request.headers().getOrDefault("authorization", "");
        if (ECR.matcher(host).matches()) {
            return header.startsWith("Basic ");
        }
        Grant grant = header.startsWith("Bearer ") ? granted.get(header.substring(7)) : null;
        return grant != null
                && grant.service().equals(host)
                && clock.instant().isBefore(grant.expiry())
                && (repository.isEmpty() || grant.scope().equals(scope(repository)));
    }

    private Reply grant(Request request) {
        Instant now = clock.instant();
        String token = "registry-" + Sha.of("registry token " + granted.size());
        String service = request.parameter("service").orElse("");
        String scope = request.parameter("scope").orElse("");
        granted.put(token, new Grant(service, scope, now.plusSeconds(LIFETIME_SECONDS)));
        ObjectNode body = SimulatorJson.object();
        body.put("token", token).put("access_token", token).put("expires_in", LIFETIME_SECONDS);
        body.put("issued_at", now.toString());
        return Reply.json(200, body);
    }

    private static String scope(String repository) {
        return "repository:" + repository + ":pull";
    }
}
