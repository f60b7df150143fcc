/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan.step;

import io.quaywatch.image.Digest;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.registry.ImageResolution;
import io.quaywatch.registry.ImageResolution.Resolved;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanOutcome.Failed;
import io.quaywatch.report.ScanOutcome.TimedOut;
import io.quaywatch.report.ScanOutcome.Unsupported;
import io.quaywatch.scan.IdentifiedImage;
import io.quaywatch.scan.ScanPorts;
import io.quaywatch.scan.ScanState.CheckStatus;
import io.quaywatch.scan.ScanState.GetResults;
import io.quaywatch.scan.ScanState.RecordFailure;
import io.quaywatch.scan.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks how the scan stands, until it has ended or its deadline has come. An unknown answer is neither clean nor failed. */
public final class CheckStatusStep {
    private final ScanPorts ports;
    private final InstantSource clock;

    public CheckStatusStep(ScanPorts ports, InstantSource clock) {
        this.ports = ports;
        this.clock = clock;
    }

    public StepResult run(CheckStatus state) {
        Polled polled = ports.engine().poll(Jobs.of(state, false), state.submission());
        if (polled instanceof Polled.Finished finished) {
            IdentifiedImage image =
                    finished.adopted() == null ? state.image() : adopted(state.image(), finished.adopted());
            return StepResult.next(
                    new GetResults(state.request(), image, state.claim(), finished.evidence(), state.submission()));
        }
        if (polled instanceof Polled.Failed failed) {
            return fail(state, new Failed(failed.kind(), failed.reason()));
        }
        if (polled instanceof Polled.Unsupported unsupported) {
            return fail(state, new Unsupported(unsupported.reason()));
        }
        if (polled instanceof Polled.EndedWithout ended) {
            return endedWithout(state, ended);
        }
        return waitOr(state, ((Polled.Running) polled).hint(), timedOut(state));
    }

    private StepResult endedWithout(CheckStatus state, Polled.EndedWithout ended) {
        Optional<Digest> elsewhere = movedTo(state);
        if (elsewhere.isPresent()) {
            return fail(
                    state,
                    new Failed(
                            FailureKind.TAG_MOVED,
                            "the tag pointed at image "
                                    + state.image().key().id().substring(0, 12) + " and now points at image "
                                    + elsewhere.get().shortHex()));
        }
        if (ended.sibling()) {
            return fail(
                    state,
                    new Unsupported("the engine scanned this image for another platform than "
                            + state.request().workload().platform()));
        }
        return waitOr(state, null, new Failed(FailureKind.NO_RESULT, ended.reason()));
    }

    /** Where the tag points now, if that is another image than the one we want. */
    private Optional<Digest> movedTo(CheckStatus state) {
        Digest wanted = state.image().configDigest();
        if (wanted == null) {
            return Optional.empty();
        }
        ImageResolution now = ports.identifier()
                .resolve(
                        state.image().scanReference(),
                        state.request().workload().platform());
        return now instanceof Resolved resolved
                        && !resolved.image().configDigest().equals(wanted)
                ? Optional.of(resolved.image().configDigest())
                : Optional.empty();
    }

    private StepResult waitOr(CheckStatus state, @Nullable Duration hint, ScanOutcome atDeadline) {
        Instant now = clock.instant();
        if (!now.isBefore(state.deadline())) {
            return fail(state, atDeadline);
        }
        Duration regular = PollSchedule.waitAfter(state.polls() + 1);
        Duration wanted = hint != null && hint.compareTo(regular) > 0 ? hint : regular;
        Duration left = Duration.between(now, state.deadline());
        return StepResult.after(wanted.compareTo(left) < 0 ? wanted : left, state.polledAgain());
    }

    private static TimedOut timedOut(CheckStatus state) {
        return new TimedOut(Duration.between(state.submission().acceptedAt(), state.deadline())
                .toSeconds());
    }

    /** Name and time said which row it is: its digest is what the findings are fetched by, the key stays that of the name. */
    private static IdentifiedImage adopted(IdentifiedImage image, Digest configDigest) {
        return new IdentifiedImage(
                image.reference(),
                image.scanReference(),
                image.key(),
                configDigest,
                image.manifestDigest(),
                image.topDigest(),
                image.compressedBytes());
    }

    private static StepResult fail(CheckStatus state, ScanOutcome outcome) {
        return StepResult.next(
                new RecordFailure(state.request(), state.image(), state.claim(), outcome, state.submission()));
    }
}
