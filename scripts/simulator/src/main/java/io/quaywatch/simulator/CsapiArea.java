/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.util.Optional;

/** The paths of the Container Security API: rate-limited, behind a bearer token, with the API's error bodies. */
final class CsapiArea implements Area {
    private final Routes routes;
    private final Tokens tokens;
    private final ApiErrors errors;

    CsapiArea(Routes routes, Tokens tokens, ApiErrors errors) {
        this.routes = routes;
        this.tokens = tokens;
        this.errors = errors;
    }

    @Override
    public Optional<Endpoint> find(Request request) {
        if (!request.rawPath().startsWith("/csapi/")) {
            return Optional.empty();
        }
        Endpoint endpoint = routes.find(request)
                .orElseGet(() -> new Endpoint(
                        request.method() + " /csapi (unknown)", true, () -> errors.reply(404, "No such resource")));
        return Optional.of(new Endpoint(endpoint.name(), true, () -> guarded(endpoint, request)));
    }

    private Reply guarded(Endpoint endpoint, Request request) {
        switch (tokens.check(request)) {
            case EXPIRED:
                return errors.reply(401, "JWT expired");
            case UNKNOWN:
                return errors.reply(401, "Full authentication is required to access this resource");
            case VALID:
        }
        try {
            return endpoint.work().get();
        } catch (Refused e) {
            return errors.reply(e.status(), e.getMessage());
        }
    }
}
