/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import java.util.function.BiConsumer;

/** Ends the flows of messages that the queues have given up, so that somebody is told, and keeps what is no message of ours. */
public final class PoisonFunctions {
    private final BiConsumer<String, String> recorder;

    /** For the platform. */
    public PoisonFunctions() {
        this((queue, message) -> AzureWiring.shared().poisonRecorder().record(queue, message));
    }

    /** @param recorder takes the name of the queue that gave up, and the message */
    PoisonFunctions(BiConsumer<String, String> recorder) {
        this.recorder = recorder;
    }

    @FunctionName("StepPoison")
    public void steps(
            @QueueTrigger(name = "message", queueName = FlowQueueNames.STEPS_POISON, connection = "AzureWebJobsStorage")
                    String message,
            ExecutionContext context) {
        InvocationLog.during(context, () -> recorder.accept(FlowQueueNames.STEPS, message));
    }

    @FunctionName("ScanPoison")
    public void scans(
            @QueueTrigger(name = "message", queueName = FlowQueueNames.SCANS_POISON, connection = "AzureWebJobsStorage")
                    String message,
            ExecutionContext context) {
        InvocationLog.during(context, () -> recorder.accept(FlowQueueNames.SCANS, message));
    }
}
