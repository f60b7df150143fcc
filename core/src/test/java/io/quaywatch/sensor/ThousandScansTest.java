/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.event.Workload;
import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.local.InMemoryReportStore;
import io.quaywatch.local.InMemoryScanCache;
import io.quaywatch.policy.SeverityPolicy;
import io.quaywatch.registry.ImageIdentifier;
import io.quaywatch.registry.ImageResolution;
import io.quaywatch.registry.ResolvedImage;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.Severity;
import io.quaywatch.scan.ScanObserver;
import io.quaywatch.scan.ScanPorts;
import io.quaywatch.scan.ScanRequest;
import io.quaywatch.scan.ScanRunner;
import io.quaywatch.scan.ScanSettings;
import io.quaywatch.scan.ScanState.ResolveImage;
import io.quaywatch.scan.ScanSummary;
import io.quaywatch.scan.ScanWorkflow;
import io.quaywatch.testing.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thousand images at once on a standard subscription: 300 calls an hour per endpoint, 2 at once. */
class ThousandScansTest {
    private static final int IMAGES = 1_000;
    private static final long SUBMITS = IMAGES / 50;

    private final SensorWorld world = new SensorWorld("{}");

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void run_thousandImages_allCompleteWithinTheLimits(boolean force) {
        List<ScanSummary> summaries = runner().run(requests(force));

        Duration took = Duration.between(VirtualClock.START, world.clock.instant());
        System.out.println(
                "1,000 scans, force=" + force + ": " + took + ", calls " + new TreeMap<>(world.simulator.calls()));
        assertThat(summaries)
                .hasSize(IMAGES)
                .allSatisfy(summary -> assertThat(summary.outcome()).isInstanceOf(ScanOutcome.Complete.class));
        assertThat(world.simulator.throttled()).isZero();
        assertThat(world.simulator.unreadFilters()).isZero();
        assertThat(world.calls("POST /registry/{registryId}/schedule")).isBetween(SUBMITS, SUBMITS + 5L);
        assertThat(world.simulator.schedules()).isZero();
        assertThat(world.calls("DELETE /registry/{registryId}/schedule/{scheduleId}"))
                .isBetween(SUBMITS, SUBMITS + 5L);
        // Findings are one call per image, and 300 an hour.
        assertThat(world.calls("GET /images/{sha}/vuln")).isEqualTo(IMAGES);
        assertThat(took).isLessThan(Duration.ofHours(4));
        // Status: none per image. What is asked per image is only whether an earlier result exists.
        assertThat(world.calls("GET /images/{sha}")).isEqualTo(force ? 0 : IMAGES);
        assertThat(world.calls("GET /images")).isLessThanOrEqualTo(20);
        assertThat(world.calls("GET /registry/{registryId}/schedule")).isLessThanOrEqualTo(15);
        assertThat(world.calls("GET /registry")).isLessThanOrEqualTo(5);
    }

    @Test
    void run_thousandImagesKnownToQualys_areReusedWithoutASubmit() {
        runner().run(requests(true));
        world.clock.advance(Duration.ofHours(2));
        Instant started = world.clock.instant();
        long submits = world.calls("POST /registry/{registryId}/schedule");

        List<ScanSummary> summaries = runner().run(requests(false));

        assertThat(summaries)
                .allSatisfy(summary -> assertThat(summary.outcome())
                        .isInstanceOfSatisfying(
                                ScanOutcome.Complete.class,
                                complete -> assertThat(complete.evidence()).isInstanceOf(Evidence.Reused.class)));
        assertThat(world.calls("POST /registry/{registryId}/schedule")).isEqualTo(submits);
        assertThat(world.simulator.throttled()).isZero();
        assertThat(Duration.between(started, world.clock.instant())).isLessThan(Duration.ofHours(4));
    }

    private ScanRunner runner() {
        ScanPorts ports = new ScanPorts(
                new Identities(), new InMemoryScanCache(), world.engine(), new InMemoryReportStore(), sent -> {});
        return new ScanRunner(
                new ScanWorkflow(ports, ScanSettings.DEFAULTS, new SeverityPolicy(Severity.HIGH), world.clock),
                world.clock,
                world.clock::advance,
                ScanObserver.silent());
    }

    private List<ResolveImage> requests(boolean force) {
        Workload workload = new Workload(
                "arn:aws:ecs:eu-west-1:444455556666:task-definition/shop",
                "ecs-task-definition",
                "shop",
                "444455556666",
                "eu-west-1",
                Platform.LINUX_AMD64,
                false);
        return IntStream.range(0, IMAGES)
                .mapToObj(i -> new ResolveImage(new ScanRequest(
                        "exec-1/" + i,
                        SensorWorld.HOST + "/shop/app" + i + ":1.0",
                        null,
                        "main",
                        workload,
                        force,
                        world.clock.instant(),
                        0)))
                .toList();
    }

    /** Asks the simulated world directly: the registry is not what this is about. */
    private final class Identities implements ImageIdentifier {
        @Override
        public ImageResolution resolve(ImageReference reference, Platform platform) {
            Digest config = Digest.sha256(world.simulator.configSha(
                    reference.registry(), reference.repository(), String.valueOf(reference.effectiveTag())));
            Digest top = Digest.of(config.hex().getBytes(StandardCharsets.UTF_8));
            return new ImageResolution.Resolved(new ResolvedImage(reference, config, top, top, platform, null));
        }

        @Override
        public Optional<String> tagOf(ImageReference reference, Digest topDigest) {
            return Optional.empty();
        }
    }
}
