/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.QueueTrigger;

/** Runs a scan within this function, which takes as long as the scan does; every other step is {@link StepWorker}'s. */
public final class ScanWorker {
    private final QueueStep step;

    /** For the platform. */
    public ScanWorker() {
        this((message, deliveries) -> AzureWiring.shared().driver().handle(FlowMessage.parse(message), deliveries));
    }

    ScanWorker(QueueStep step) {
        this.step = step;
    }

    /**
     * @param message {@code {"flow":"<64 hex>","seq":7}}
     * @param dequeueCount how often the queue has delivered it, this time counted; text, because the worker hands over numbers
     *     of several types and makes a text of any of them
     */
    @FunctionName("ScanWorker")
    public void run(
            @QueueTrigger(name = "message", queueName = FlowQueueNames.SCANS, connection = "AzureWebJobsStorage")
                    String message,
            @BindingName("DequeueCount") String dequeueCount,
            ExecutionContext context) {
        InvocationLog.during(context, () -> step.take(message, QueueStep.deliveries(dequeueCount)));
    }
}
