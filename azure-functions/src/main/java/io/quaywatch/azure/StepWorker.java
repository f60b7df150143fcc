/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.QueueTrigger;

/** Takes the next step of a flow. */
public final class StepWorker {
    private final QueueStep step;

    /** For the platform. */
    public StepWorker() {
        this((message, deliveries) -> AzureWiring.shared().driver().handle(FlowMessage.parse(message), deliveries));
    }

    StepWorker(QueueStep step) {
        this.step = step;
    }

    /**
     * @param message {@code {"flow":"<64 hex>","seq":7}}
     * @param dequeueCount how often the queue has delivered it, this time counted; text, because the worker hands over numbers
     *     of several types and makes a text of any of them
     */
    @FunctionName("StepWorker")
    public void run(
            @QueueTrigger(name = "message", queueName = FlowQueueNames.STEPS, connection = "AzureWebJobsStorage")
                    String message,
            @BindingName("DequeueCount") String dequeueCount,
            ExecutionContext context) {
        InvocationLog.during(context, () -> step.take(message, QueueStep.deliveries(dequeueCount)));
    }
}
