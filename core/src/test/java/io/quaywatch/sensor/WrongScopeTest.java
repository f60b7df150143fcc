/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.port.ScanJob;
import io.quaywatch.simulator.ScanRecord;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tag {@code latest} sent as a pattern scans a whole repository: a schedule names exactly the tags that were asked for. */
class WrongScopeTest {
    private final SensorWorld world = new SensorWorld("{}");

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "1.4.2", "1.4", "v1_0-rc.1", "A"})
    void submit_anyTag_scansThatTagOnly(String tag) {
        world.submitted(world.job("shop/web", tag));
        world.clock.advance(Duration.ofMinutes(1));

        assertThat(world.simulator.scansOf("shop/web"))
                .extracting(ScanRecord::host, ScanRecord::tag)
                .containsExactly(tuple(SensorWorld.HOST, tag));
    }

    @Test
    void submit_sameTagTwiceInABatch_isAskedForOnce() {
        ScanJob job = world.job("shop/web", "1.0");
        world.submitted(List.of(job, job));
        world.clock.advance(Duration.ofMinutes(1));

        assertThat(world.simulator.scansOf("shop/web")).hasSize(1);
    }

    @Test
    void submit_digestWithoutATag_isRefusedBeforeAnyCall() {
        ScanJob tagged = world.job("shop/web", "1.0");
        String target = world.target(tagged);
        Digest digest = tagged.configDigest();
        ScanJob untagged = new ScanJob(
                tagged.key(),
                tagged.fence(),
                ImageReference.parse(SensorWorld.HOST + "/shop/web@" + digest),
                digest,
                digest,
                digest,
                null,
                false,
                false,
                tagged.requestedAt());

        assertThatThrownBy(() -> world.engine().submit(target, List.of(untagged)))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("by tag");
        assertThat(world.calls("POST /registry/{registryId}/schedule")).isZero();
    }
}
