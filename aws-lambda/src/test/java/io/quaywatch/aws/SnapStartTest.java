/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.registry.ContentCheck;
import io.quaywatch.registry.RegistryAccess;
import io.quaywatch.testing.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Snapshot and restore, by hand: many processes wake up from one snapshot and may share nothing that names or admits one. */
class SnapStartTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "QUAYWATCH_TABLE", "table",
            "QUAYWATCH_BUCKET", "bucket",
            "QUAYWATCH_TOPIC_ARN", "arn:aws:sns:eu-west-1:111122223333:topic",
            "QUAYWATCH_SECRET_ARN", "secret",
            "QUALYS_POD", "US2");

    private final List<AwsWorld> made = new ArrayList<>();
    private final AwsWiring wiring = new AwsWiring(this::world);

    private AwsWorld world() {
        AwsWorld world = new AwsWorld(
                AwsConfig.from(ENVIRONMENT),
                new AwsClients(),
                new VirtualClock(),
                RegistryAccess.anonymous(),
                ContentCheck.STRICT);
        made.add(world);
        return world;
    }

    @Test
    void beforeCheckpoint_only_touchesClasses() {
        wiring.beforeCheckpoint(null);

        assertThat(wiring.world().isUntouched()).isTrue();
    }

    @Test
    void steps_used_makeWhatMustNotSurvive() {
        wiring.world().steps();

        assertThat(wiring.world().isUntouched()).isFalse();
    }

    @Test
    void afterRestore_whateverWasMadeBefore_isMadeAnew() {
        var before = wiring.world().steps();
        String process = wiring.world().process();

        wiring.afterRestore(null);

        assertThat(made).hasSize(2);
        assertThat(wiring.world()).isSameAs(made.get(1));
        assertThat(wiring.world().isUntouched()).isTrue();
        assertThat(wiring.world().steps()).isNotSameAs(before);
        assertThat(wiring.world().process()).isNotEqualTo(process);
    }

    @Test
    void afterRestore_oldConnections_areGone() {
        wiring.world().steps();

        wiring.afterRestore(null);

        assertThat(made.get(0).connections()).isZero();
    }
}
