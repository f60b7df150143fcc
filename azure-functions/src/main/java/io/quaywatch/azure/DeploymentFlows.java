/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.azure.FlowState.Deployed;

/** Starts the flow of an event, once per execution. Throws {@code PortException}. */
@FunctionalInterface
interface DeploymentFlows {
    /** @return false if it is known already */
    boolean start(Deployed deployed);
}
