/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.registry.ContentCheck;
import io.quaywatch.registry.RegistryAccess;
import java.nio.file.Path;
import java.time.InstantSource;
import okhttp3.OkHttpClient;

/**
 * Where the platform's no-argument constructors get their parts. The worker makes a function's object for every call, so the
 * parts are made once for the process, at the first call: a wrong setting then fails calls with its name, not the worker.
 */
final class AzureWiring {
    private AzureWiring() {}

    private static final class Shared {
        static final AzureWorld WORLD = world();

        private static AzureWorld world() {
            AzureConfig config = AzureConfig.from(System.getenv());
            OkHttpClient http = new OkHttpClient();
            return new AzureWorld(
                    config,
                    System.getenv(),
                    Path.of(System.getProperty("java.io.tmpdir"), "quaywatch"),
                    http,
                    AzureClients.of(config, http),
                    RegistryAccess.anonymous(),
                    ContentCheck.STRICT,
                    InstantSource.system());
        }
    }

    static AzureWorld shared() {
        return Shared.WORLD;
    }
}
