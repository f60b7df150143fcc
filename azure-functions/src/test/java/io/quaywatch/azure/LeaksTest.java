/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.event.Workload;
import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.policy.SeverityPolicy;
import io.quaywatch.registry.ImageIdentifier;
import io.quaywatch.registry.ImageResolution;
import io.quaywatch.registry.ResolvedImage;
import io.quaywatch.report.PartialReason;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanOutcome.Complete;
import io.quaywatch.report.ScanOutcome.Failed;
import io.quaywatch.report.ScanOutcome.Partial;
import io.quaywatch.report.ScanOutcome.TimedOut;
import io.quaywatch.report.ScanOutcome.Unsupported;
import io.quaywatch.report.Severity;
import io.quaywatch.scan.ScanObserver;
import io.quaywatch.scan.ScanPorts;
import io.quaywatch.scan.ScanRequest;
import io.quaywatch.scan.ScanRunner;
import io.quaywatch.scan.ScanSettings;
import io.quaywatch.scan.ScanState.ResolveImage;
import io.quaywatch.scan.ScanWorkflow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A container that nobody deletes costs money for as long as it is there. */
class LeaksTest {
    private static final String REPOSITORY = "shop/web";

    private ContainerWorld world = new ContainerWorld();

    @AfterEach
    void close() {
        world.close();
    }

    /** How a whole scan ends in which the scanner ends so. */
    private ScanOutcome outcome(int exit) {
        world.exit = exit;
        ScanWorkflow workflow = new ScanWorkflow(
                new ScanPorts(new Registry(), world.cache, world.engine(), world.reports, notification -> {}),
                ScanSettings.DEFAULTS,
                new SeverityPolicy(Severity.HIGH),
                world.clock);
        ScanRequest request = new ScanRequest(
                "execution-1/0",
                ContainerWorld.HOST + "/" + REPOSITORY + ":1.0",
                null,
                "main",
                new Workload("group-1", "container-group", "web", null, "westeurope", Platform.LINUX_AMD64, true),
                false,
                world.clock.instant(),
                0);
        return new ScanRunner(workflow, world.clock, world.clock::advance, ScanObserver.silent())
                .run(List.of(new ResolveImage(request)))
                .get(0)
                .outcome();
    }

    private final class Registry implements ImageIdentifier {
        @Override
        public ImageResolution resolve(ImageReference reference, Platform platform) {
            Digest manifest = world.manifest(REPOSITORY);
            Digest config = Digest.sha256(world.simulator.configSha(ContainerWorld.HOST, REPOSITORY, "1.0"));
            return new ImageResolution.Resolved(
                    new ResolvedImage(reference, config, manifest, manifest, Platform.LINUX_AMD64, 1_000L));
        }

        @Override
        public Optional<String> tagOf(ImageReference reference, Digest topDigest) {
            return Optional.empty();
        }
    }

    private void assertNothingLeft() {
        assertThat(world.azure.created).isEqualTo(1);
        assertThat(world.azure.groups).isEmpty();
    }

    @Test
    void scan_complete_leavesNothing() {
        assertThat(outcome(0)).isInstanceOf(Complete.class);
        assertNothingLeft();
    }

    @Test
    void scan_failed_leavesNothing() {
        assertThat(outcome(11)).isInstanceOf(Failed.class);
        assertNothingLeft();
    }

    @Test
    void scan_unsupported_leavesNothing() {
        assertThat(outcome(17)).isInstanceOf(Unsupported.class);
        assertNothingLeft();
    }

    @Test
    void scan_hangs_timesOutAndLeavesNothing() {
        assertThat(outcome(ContainerInstances.Program.HANGS)).isInstanceOf(TimedOut.class);
        assertNothingLeft();
    }

    @Test
    void scan_imageNotPulled_leavesNothing() {
        assertThat(outcome(ContainerInstances.Program.NOT_PULLED)).isInstanceOf(Failed.class);
        assertNothingLeft();
    }

    @Test
    void scan_reportLate_isPartialAndLeavesNothing() {
        world.uploads = false;

        assertThat(outcome(0))
                .isInstanceOfSatisfying(
                        Partial.class, partial -> assertThat(partial.reason()).isEqualTo(PartialReason.REPORT_LATE));
        assertNothingLeft();
    }

    @Test
    void scan_quotaReachedAtFirst_waitsAndEnds() {
        world.azure.nextPuts.add(ContainerInstances.error(409, "ContainerGroupQuotaReached"));
        world.azure.nextPuts.add(ContainerInstances.error(409, "ContainerGroupQuotaReached"));

        assertThat(outcome(0)).isInstanceOf(Complete.class);
        assertNothingLeft();
    }

    @Test
    void removeLeftovers_onlyOursThatExpired() {
        String past = world.clock.instant().minusSeconds(1).toString();
        String future = world.clock.instant().plusSeconds(600).toString();
        String expired = "qw-0123456789ab-19a";
        place(expired, "quaywatch", expired, past);
        place("qw-0123456789ab-19b", "quaywatch", "qw-0123456789ab-19b", future);
        place("qw-0123456789ab-19c", "quaywatch", null, past);
        place("qw-0123456789ab-19d", "another", "qw-0123456789ab-19d", past);
        place("qw-0123456789ab-19e", "quaywatch", "qw-of-another-one", past);
        place("qscanner-evil", "quaywatch", "qscanner-evil", past);
        place("qw-0123456789ab-19f", "quaywatch", "qw-0123456789ab-19f", "yesterday");
        world.azure.place("web", "{}");

        assertThat(world.engine().removeLeftovers(world.clock.instant().minus(Duration.ofHours(24))))
                .isEqualTo(1);
        assertThat(world.azure.groups).hasSize(7).doesNotContainKey(expired);
    }

    private void place(String name, String app, String jobId, String expiresAt) {
        String job = jobId == null ? "" : ",\"jobId\":\"" + jobId + "\"";
        world.azure.place(name, "{\"app\":\"" + app + "\"" + job + ",\"expiresAt\":\"" + expiresAt + "\"}");
    }

    @Test
    void removeLeftovers_runningScan_isLeftAloneUntilItExpires() {
        world.exit = ContainerInstances.Program.HANGS;
        world.submitted(world.job(REPOSITORY));
        world.clock.advance(Duration.ofMinutes(59));
        assertThat(world.engine().removeLeftovers(world.clock.instant())).isZero();

        world.clock.advance(Duration.ofMinutes(2));

        assertThat(world.engine().removeLeftovers(world.clock.instant())).isEqualTo(1);
        assertNothingLeft();
    }
}
