/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.registry.ContentCheck;
import io.quaywatch.registry.RegistryAccess;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Where the platform's no-argument constructors get their parts. Before a snapshot is taken only classes and serializers are
 * touched; after it was restored, everything is made anew: many processes wake up from one snapshot, and none may share an id,
 * a secret, a token or a socket with another.
 */
final class AwsWiring implements Resource {
    private final Supplier<AwsWorld> fresh;
    private volatile AwsWorld world;

    AwsWiring(Supplier<AwsWorld> fresh) {
        this.fresh = fresh;
        this.world = fresh.get();
    }

    private static final class Shared {
        static final AwsWiring WIRING = registered();

        private static AwsWiring registered() {
            AwsWiring wiring = new AwsWiring(() -> new AwsWorld(
                    AwsConfig.from(System.getenv()),
                    new AwsClients(),
                    InstantSource.system(),
                    RegistryAccess.anonymous(),
                    ContentCheck.STRICT));
            Core.getGlobalContext().register(wiring);
            return wiring;
        }
    }

    static AwsWiring shared() {
        return Shared.WIRING;
    }

    AwsWorld world() {
        return world;
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        SnapshotPriming.run();
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        AwsWorld frozen = world;
        world = fresh.get();
        frozen.forget();
    }
}
