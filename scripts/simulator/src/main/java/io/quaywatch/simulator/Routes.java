/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An area described by method and path template; the first match wins, so literals come before variables. */
final class Routes implements Area {
    /** The work of one route. */
    interface Handler {
        Reply handle(Request request, Map<String, String> variables);
    }

    private record Route(String method, String template, List<String> parts, Handler handler) {
        Optional<Map<String, String>> match(List<String> segments) {
            if (segments.size() != parts.size()) {
                return Optional.empty();
            }
            Map<String, String> variables = new HashMap<>();
            for (int i = 0; i < parts.size(); i++) {
                String part = parts.get(i);
                if (part.startsWith("{")) {
                    variables.put(part.substring(1, part.length() - 1), segments.get(i));
                } else if (!part.equals(segments.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(variables);
        }
    }

    private final List<Route> routes = new ArrayList<>();

    Routes add(String method, String template, Handler handler) {
        routes.add(new Route(method, template, List.of(template.substring(1).split("/")), handler));
        return this;
    }

    @Override
    public Optional<Endpoint> find(Request request) {
        List<String> segments = request.segments();
        Optional<Endpoint> otherMethod = Optional.empty();
        for (Route route : routes) {
            Optional<Map<String, String>> variables = route.match(segments);
            if (variables.isPresent() && route.method().equals(request.method())) {
                return Optional.of(new Endpoint(
                        route.method() + " " + route.template(),
                        false,
                        () -> route.handler().handle(request, variables.get())));
            }
            if (variables.isPresent() && otherMethod.isEmpty()) {
                otherMethod = Optional.of(
                        new Endpoint(request.method() + " " + route.template(), false, () -> Reply.empty(405)));
            }
        }
        return otherMethod;
    }
}
