/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.Cardinality;
import com.microsoft.azure.functions.annotation.EventHubTrigger;
import com.microsoft.azure.functions.annotation.ExponentialBackoffRetry;
import com.microsoft.azure.functions.annotation.FunctionName;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads batches of the Event Hub that Activity Log and registries write to, and starts a flow for every deployment.
 *
 * <p>The hub's checkpoint moves on after an exception too, once the retries are over. So they are never over: an exception
 * leaves this function only where the queue or the tables refuse, and those come back.
 */
public final class ActivityLogProcessor {
    private final Consumer<List<String>> batch;

    /** For the platform. */
    public ActivityLogProcessor() {
        this(messages -> AzureWiring.shared().batch().accept(messages));
    }

    ActivityLogProcessor(Consumer<List<String>> batch) {
        this.batch = batch;
    }

    /** @param messages one document each: {@code {"records":[…]}}, Event Grid events or CloudEvents */
    @FunctionName("ActivityLogProcessor")
    @ExponentialBackoffRetry(maxRetryCount = -1, minimumInterval = "00:00:05", maximumInterval = "00:15:00")
    public void run(
            @EventHubTrigger(
                            name = "messages",
                            connection = "EventHub",
                            eventHubName = "%EVENT_HUB_NAME%",
                            consumerGroup = "%EVENT_HUB_CONSUMER_GROUP%",
                            cardinality = Cardinality.MANY)
                    List<String> messages,
            ExecutionContext context) {
        InvocationLog.during(context, () -> batch.accept(messages));
    }
}
