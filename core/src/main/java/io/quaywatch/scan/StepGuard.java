/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import io.quaywatch.image.ImageReference;
import io.quaywatch.ledger.Claim;
import io.quaywatch.ledger.RenewResult;
import io.quaywatch.port.ScanCache;
import io.quaywatch.port.Submission;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.scan.ScanState.CheckStatus;
import io.quaywatch.scan.ScanState.Claimed;
import io.quaywatch.scan.ScanState.RecordFailure;
import io.quaywatch.scan.ScanState.ResolveImage;
import io.quaywatch.scan.ScanState.SendNotification;
import io.quaywatch.scan.ScanState.StoreResults;
import io.quaywatch.scan.ScanState.SubmitScan;
import io.quaywatch.scan.step.EngineCleanUp;
import io.quaywatch.scan.step.SubmitScanStep;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is the same around every step: the claim is renewed first, trouble gets its meaning, no wait outlives its limits. */
final class StepGuard {
    /** The next regular wait is at most 5 minutes, and the lease outlives it by 5. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    private static final Duration LEASE_MARGIN = Duration.ofMinutes(5);
    private static final Duration UNKNOWN_WAIT = Duration.ofSeconds(30);
    private static final Logger LOG = LoggerFactory.getLogger(StepGuard.class);

    /** The work of a step; {@code repeated}: an earlier attempt of this very step may have acted. */
    interface Body {
        StepResult run(ScanState held, boolean repeated);
    }

    /** A state whose claim is renewed, or null where the claim is lost. */
    private record Held(ScanState state, boolean repeated) {}

    private final ScanCache cache;
    private final EngineCleanUp cleanUp;
    private final ScanSettings settings;
    private final InstantSource clock;

    StepGuard(ScanCache cache, EngineCleanUp cleanUp, ScanSettings settings, InstantSource clock) {
        this.cache = cache;
        this.cleanUp = cleanUp;
        this.settings = settings;
        this.clock = clock;
    }

    StepResult run(ScanState state, Body body) {
        Held held = hold(state);
        if (held == null) {
            return superseded(state);
        }
        try {
            return checked(state, body.run(held.state(), held.repeated()));
        } catch (RuntimeException thrown) {
            return checked(state, onTrouble(held.state(), thrown));
        }
    }

    /** The same for several submits at once: each is held by itself, the work is done once for those that are. */
    List<StepResult> runTogether(
            List<SubmitScan> states, Function<List<SubmitScanStep.Attempt>, List<StepResult>> body) {
        List<StepResult> results = new ArrayList<>(Collections.nCopies(states.size(), null));
        List<SubmitScanStep.Attempt> attempts = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            Held held = hold(states.get(i));
            if (held == null) {
                results.set(i, superseded(states.get(i)));
            } else {
                attempts.add(new SubmitScanStep.Attempt((SubmitScan) held.state(), held.repeated()));
                positions.add(i);
            }
        }
        List<StepResult> answers = attempts.isEmpty() ? List.of() : answers(attempts, body);
        for (int i = 0; i < answers.size(); i++) {
            results.set(positions.get(i), checked(attempts.get(i).state(), answers.get(i)));
        }
        return results;
    }

    private List<StepResult> answers(
            List<SubmitScanStep.Attempt> attempts, Function<List<SubmitScanStep.Attempt>, List<StepResult>> body) {
        try {
            return body.apply(attempts);
        } catch (RuntimeException thrown) {
            return attempts.stream()
                    .map(attempt -> onTrouble(attempt.state(), thrown))
                    .toList();
        }
    }

    private @Nullable Held hold(ScanState state) {
        if (!(state instanceof Claimed claimed)) {
            return new Held(state, false);
        }
        Instant now = clock.instant();
        String step = state.phase().name();
        RenewResult result = cache.renew(claimed.claim(), step, now, now.plus(LEASE));
        return result instanceof RenewResult.Renewed renewed
                ? new Held(claimed.with(renewed.claim()), renewed.previousStep().equals(step))
                : null;
    }

    private StepResult superseded(ScanState state) {
        Claimed claimed = (Claimed) state;
        cleanUp.after(claimed);
        if (state instanceof StoreResults) {
            // Its own first attempt may have ended the claim, and the reply was lost.
            return StepResult.next(Endings.lost(cache, state.request(), claimed.image(), claimed.claim(), null));
        }
        return StepResult.next(Endings.superseded(state.request(), claimed.image(), null));
    }

    private StepResult onTrouble(ScanState state, RuntimeException thrown) {
        Trouble trouble = Trouble.of(thrown);
        if (trouble.kind() == FailureKind.INTERNAL) {
            LOG.atError()
                    .setCause(thrown)
                    .addKeyValue("phase", state.phase())
                    .addKeyValue("image", state.request().image())
                    .log("a step failed on a defect");
        }
        if (state instanceof CheckStatus check && trouble.retryable()) {
            return unknownYet(check, trouble);
        }
        if (trouble.delay() != null && state.phase().mayWait()) {
            return StepResult.after(trouble.delay(), state);
        }
        if (trouble.retryable() || state instanceof RecordFailure || state instanceof SendNotification) {
            throw thrown;
        }
        return failed(state, trouble);
    }

    /** The end of a state whose step cannot be done. */
    StepResult failed(ScanState state, Trouble trouble) {
        ScanOutcome outcome = new ScanOutcome.Failed(trouble.kind(), trouble.text());
        if (state instanceof RecordFailure failure) {
            LOG.atError()
                    .addKeyValue("image", state.request().image())
                    .log("a failure could not be recorded: {}", trouble.text());
            return StepResult.next(
                    new SendNotification(state.request(), failure.image(), failure.outcome(), Endings.NO_RESULT));
        }
        if (state instanceof SendNotification notification) {
            LOG.atError().addKeyValue("image", state.request().image()).log("nobody could be told: {}", trouble.text());
            return StepResult.next(Endings.finished(state.request(), notification.image(), notification.outcome()));
        }
        return StepResult.next(
                new RecordFailure(state.request(), imageOf(state), claimOf(state), outcome, submissionOf(state)));
    }

    /** Before the deadline an unanswered question about the status means "unknown", never "failed". */
    private StepResult unknownYet(CheckStatus check, Trouble trouble) {
        Duration left = Duration.between(clock.instant(), check.deadline());
        if (left.isNegative() || left.isZero()) {
            return timedOut(check, settings.scanDeadline());
        }
        Duration wanted = trouble.delay() == null ? UNKNOWN_WAIT : trouble.delay();
        return StepResult.after(wanted.compareTo(left) < 0 ? wanted : left, check);
    }

    private StepResult checked(ScanState from, StepResult result) {
        ScanPhase to = result.state().phase();
        boolean stays = to == from.phase() && from.phase().mayWait();
        if (!stays && to != from.phase() && !from.phase().next().contains(to) && from.phase() != ScanPhase.FINISHED) {
            throw new IllegalStateException("no edge from " + from.phase() + " to " + to);
        }
        if (result.waitSeconds() == 0) {
            return result;
        }
        Instant now = clock.instant();
        Instant due = now.plusSeconds(result.waitSeconds());
        if (due.isAfter(from.request().requestedAt().plus(settings.executionLimit()))) {
            return timedOut(result.state(), Duration.between(from.request().requestedAt(), now));
        }
        if (result.state() instanceof Claimed claimed && due.plus(LEASE_MARGIN).isAfter(now.plus(LEASE))) {
            return extended(claimed, result.waitSeconds(), due);
        }
        return result;
    }

    private StepResult extended(Claimed claimed, long waitSeconds, Instant due) {
        RenewResult result =
                cache.renew(claimed.claim(), claimed.claim().step(), clock.instant(), due.plus(LEASE_MARGIN));
        return result instanceof RenewResult.Renewed renewed
                ? new StepResult(claimed.with(renewed.claim()), waitSeconds)
                : superseded(claimed);
    }

    private StepResult timedOut(ScanState state, Duration after) {
        return StepResult.next(new RecordFailure(
                state.request(),
                imageOf(state),
                claimOf(state),
                new ScanOutcome.TimedOut(after.toSeconds()),
                submissionOf(state)));
    }

    private @Nullable IdentifiedImage imageOf(ScanState state) {
        if (state instanceof Claimed claimed) {
            return claimed.image();
        }
        if (state instanceof ResolveImage resolve) {
            return byName(resolve.request());
        }
        return state instanceof ScanState.CheckCache check ? check.image() : null;
    }

    /** An image that could not be identified keeps a row under its name, by which the sweep tries again. */
    private @Nullable IdentifiedImage byName(ScanRequest request) {
        return ImageReference.tryParse(request.image()).isEmpty()
                ? null
                : IdentifiedImage.byName(request, IdentifiedImage.reference(request), settings.profile());
    }

    private static @Nullable Submission submissionOf(ScanState state) {
        return state instanceof Claimed claimed ? claimed.submission() : null;
    }

    private static @Nullable Claim claimOf(ScanState state) {
        return state instanceof Claimed claimed ? claimed.claim() : null;
    }
}
