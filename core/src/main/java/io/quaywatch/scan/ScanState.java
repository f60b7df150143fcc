/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.quaywatch.ledger.Claim;
import io.quaywatch.port.Submission;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.ScanOutcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the scan of one image stands: each phase holds exactly what is known there. As JSON, at most 32 KB; golden examples are
 * in {@code src/test/resources/state}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "phase")
public sealed interface ScanState {
    ScanPhase phase();

    ScanRequest request();

    /** A state that runs under a claim of the ledger: the claim is renewed before its step. */
    sealed interface Claimed extends ScanState {
        IdentifiedImage image();

        Claim claim();

        /** What the engine may hold of this scan; null where nothing was submitted. */
        default @Nullable Submission submission() {
            return null;
        }

        /** The same state with the renewed claim. */
        Claimed with(Claim renewed);
    }

    record ResolveImage(ScanRequest request) implements ScanState {
        @Override
        public ScanPhase phase() {
            return ScanPhase.RESOLVE_IMAGE;
        }
    }

    record CheckCache(ScanRequest request, IdentifiedImage image) implements ScanState {
        @Override
        public ScanPhase phase() {
            return ScanPhase.CHECK_CACHE;
        }
    }

    /** @param resumed whether an earlier run of the same owner held this claim, and may have gone further than this */
    record GetRegistry(ScanRequest request, IdentifiedImage image, Claim claim, boolean resumed) implements Claimed {
        @Override
        public ScanPhase phase() {
            return ScanPhase.GET_REGISTRY;
        }

        @Override
        public GetRegistry with(Claim renewed) {
            return new GetRegistry(request, image, renewed, resumed);
        }
    }

    /** @param target what the engine answered when asked to prepare; @param resumed as in {@link GetRegistry} */
    record SubmitScan(ScanRequest request, IdentifiedImage image, Claim claim, String target, boolean resumed)
            implements Claimed {
        @Override
        public ScanPhase phase() {
            return ScanPhase.SUBMIT_SCAN;
        }

        @Override
        public SubmitScan with(Claim renewed) {
            return new SubmitScan(request, image, renewed, target, resumed);
        }
    }

    /** @param deadline fixed when the submit was accepted; @param polls how often the status was asked */
    record CheckStatus(
            ScanRequest request, IdentifiedImage image, Claim claim, Submission submission, Instant deadline, int polls)
            implements Claimed {
        @Override
        public ScanPhase phase() {
            return ScanPhase.CHECK_STATUS;
        }

        @Override
        public CheckStatus with(Claim renewed) {
            return new CheckStatus(request, image, renewed, submission, deadline, polls);
        }

        public CheckStatus polledAgain() {
            return new CheckStatus(request, image, claim, submission, deadline, polls + 1);
        }
    }

    /** @param submission null where an earlier result is used without a submit */
    record GetResults(
            ScanRequest request,
            IdentifiedImage image,
            Claim claim,
            Evidence evidence,
            @Nullable Submission submission) implements Claimed {
        @Override
        public ScanPhase phase() {
            return ScanPhase.GET_RESULTS;
        }

        @Override
        public GetResults with(Claim renewed) {
            return new GetResults(request, image, renewed, evidence, submission);
        }
    }

    record StoreResults(
            ScanRequest request,
            IdentifiedImage image,
            Claim claim,
            ScanOutcome outcome,
            Instant startedAt,
            @Nullable Submission submission)
            implements Claimed {
        @Override
        public ScanPhase phase() {
            return ScanPhase.STORE_RESULTS;
        }

        @Override
        public StoreResults with(Claim renewed) {
            return new StoreResults(request, image, renewed, outcome, startedAt, submission);
        }
    }

    /** Image, claim and submission are null where the failure came before them. */
    record RecordFailure(
            ScanRequest request,
            @Nullable IdentifiedImage image,
            @Nullable Claim claim,
            ScanOutcome outcome,
            @Nullable Submission submission)
            implements ScanState {
        @Override
        public ScanPhase phase() {
            return ScanPhase.RECORD_FAILURE;
        }
    }

    /** @param fence of the result that is told; 0 where no ledger row stands behind it */
    record SendNotification(ScanRequest request, @Nullable IdentifiedImage image, ScanOutcome outcome, long fence)
            implements ScanState {
        @Override
        public ScanPhase phase() {
            return ScanPhase.SEND_NOTIFICATION;
        }
    }

    record Finished(ScanRequest request, ScanSummary summary) implements ScanState {
        @Override
        public ScanPhase phase() {
            return ScanPhase.FINISHED;
        }
    }
}
