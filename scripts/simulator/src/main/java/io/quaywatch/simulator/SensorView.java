/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.util.Optional;

/** How the simulated registry sensor sees registries that are not simulated. It must not call the simulator. */
@FunctionalInterface
public interface SensorView {
    /** The config digest (64 hex, no prefix) of the linux/amd64 image behind a tag; empty if there is none. */
    Optional<String> configSha(String host, String repository, String tag);
}
