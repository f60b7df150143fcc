/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;

/** Picks up every quarter of an hour what was left lying. */
public final class SweepFunction {
    private final Runnable sweep;

    /** For the platform. */
    public SweepFunction() {
        this(() -> AzureWiring.shared().sweep());
    }

    SweepFunction(Runnable sweep) {
        this.sweep = sweep;
    }

    /** @param timer what the platform says of the timer; not used */
    @FunctionName("Sweep")
    public void run(@TimerTrigger(name = "timer", schedule = "0 */15 * * * *") String timer, ExecutionContext context) {
        InvocationLog.during(context, sweep);
    }
}
