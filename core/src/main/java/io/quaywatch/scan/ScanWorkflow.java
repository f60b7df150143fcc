/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import io.quaywatch.policy.ScanPolicy;
import io.quaywatch.scan.ScanState.CheckCache;
import io.quaywatch.scan.ScanState.CheckStatus;
import io.quaywatch.scan.ScanState.GetRegistry;
import io.quaywatch.scan.ScanState.GetResults;
import io.quaywatch.scan.ScanState.RecordFailure;
import io.quaywatch.scan.ScanState.ResolveImage;
import io.quaywatch.scan.ScanState.SendNotification;
import io.quaywatch.scan.ScanState.StoreResults;
import io.quaywatch.scan.ScanState.SubmitScan;
import io.quaywatch.scan.step.CheckCacheStep;
import io.quaywatch.scan.step.CheckStatusStep;
import io.quaywatch.scan.step.EngineCleanUp;
import io.quaywatch.scan.step.GetRegistryStep;
import io.quaywatch.scan.step.GetResultsStep;
import io.quaywatch.scan.step.RecordFailureStep;
import io.quaywatch.scan.step.ResolveImageStep;
import io.quaywatch.scan.step.SendNotificationStep;
import io.quaywatch.scan.step.StoreResultsStep;
import io.quaywatch.scan.step.SubmitScanStep;
import java.time.InstantSource;
import java.util.List;

/**
 * The scan of one image as a machine: give it a state, it does that phase's work and answers the next state and how long to
 * wait before it. It keeps nothing between calls, so any process may take the next step.
 *
 * <p>{@link #step} throws only what the driver should retry with back-off; when the driver gives up it asks {@link #failed}.
 */
public final class ScanWorkflow {
    private final ResolveImageStep resolveImage;
    private final CheckCacheStep checkCache;
    private final GetRegistryStep getRegistry;
    private final SubmitScanStep submitScan;
    private final CheckStatusStep checkStatus;
    private final GetResultsStep getResults;
    private final StoreResultsStep storeResults;
    private final RecordFailureStep recordFailure;
    private final SendNotificationStep sendNotification;
    private final StepGuard guard;
    private final int batchSize;

    public ScanWorkflow(ScanPorts ports, ScanSettings settings, ScanPolicy policy, InstantSource clock) {
        EngineCleanUp cleanUp = new EngineCleanUp(ports.engine());
        resolveImage = new ResolveImageStep(ports, settings);
        checkCache = new CheckCacheStep(ports, clock);
        getRegistry = new GetRegistryStep(ports);
        submitScan = new SubmitScanStep(ports, settings);
        checkStatus = new CheckStatusStep(ports, clock);
        getResults = new GetResultsStep(ports, clock);
        storeResults = new StoreResultsStep(ports, settings, cleanUp, clock);
        recordFailure = new RecordFailureStep(ports, cleanUp, clock);
        sendNotification = new SendNotificationStep(ports, policy, clock);
        guard = new StepGuard(ports.cache(), cleanUp, settings, clock);
        batchSize = ports.engine().batchSize();
    }

    public StepResult step(ScanState state) {
        return guard.run(state, (held, repeated) -> switch (held.phase()) {
            case RESOLVE_IMAGE -> resolveImage.run((ResolveImage) held);
            case CHECK_CACHE -> checkCache.run((CheckCache) held);
            case GET_REGISTRY -> getRegistry.run((GetRegistry) held);
            case SUBMIT_SCAN -> submitScan.run((SubmitScan) held, repeated);
            case CHECK_STATUS -> checkStatus.run((CheckStatus) held);
            case GET_RESULTS -> getResults.run((GetResults) held, repeated);
            case STORE_RESULTS -> storeResults.run((StoreResults) held);
            case RECORD_FAILURE -> recordFailure.run((RecordFailure) held);
            case SEND_NOTIFICATION -> sendNotification.run((SendNotification) held);
            case FINISHED -> StepResult.next(held);
        });
    }

    /** Several submits of one engine target in one call; answers in their order. A submit may carry {@link #batchSize()}. */
    public List<StepResult> submitTogether(List<SubmitScan> states) {
        return guard.runTogether(states, submitScan::runTogether);
    }

    public int batchSize() {
        return batchSize;
    }

    /** The end of a state whose step threw and is not tried again. */
    public StepResult failed(ScanState state, RuntimeException thrown) {
        return guard.failed(state, Trouble.of(thrown));
    }
}
