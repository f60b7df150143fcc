/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.quaywatch.registry.ContentCheck;
import io.quaywatch.registry.RegistryAccess;
import io.quaywatch.registry.RegistryEndpoints;
import io.quaywatch.registry.RegistryGuard;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import okhttp3.HttpUrl;

/**
 * The events or the steps function on the real wiring, with registries in the simulator and the clock of the test. Everything
 * else comes from the shaded JAR, and the endpoints of AWS from the SDK's own variables.
 */
public final class SimulatedFunction implements RequestStreamHandler {
    private final JsonHandler handler;

    /** For the runtime. */
    public SimulatedFunction() {
        Map<String, String> environment = System.getenv();
        HttpUrl simulator = HttpUrl.get(environment.get("QUALYS_GATEWAY"));
        RegistryAccess registries = RegistryAccess.anonymous()
                .withEndpoints(RegistryEndpoints.below(simulator.resolve("/registry")))
                .withGuard(new RegistryGuard(Set.of(simulator.host() + ":" + simulator.port()), false));
        AwsWorld world = new AwsWorld(
                AwsConfig.from(environment),
                new AwsClients(),
                () -> instant(environment.get("TEST_CLOCK")),
                registries,
                ContentCheck.TRUSTED);
        handler = environment.get("TEST_FUNCTION").equals("events")
                ? new EventsHandler(world::executionInput, world::resolving)
                : new StepsHandler(world::steps);
    }

    private static Instant instant(String clock) {
        try (InputStream now = URI.create(clock).toURL().openStream()) {
            return Instant.ofEpochMilli(Long.parseLong(new String(now.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        handler.handleRequest(input, output, context);
    }
}
