/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.util.List;

/**
 * Everything behind one tag at one time.
 *
 * @param top what the tag points at
 * @param manifests platform manifests, linux/amd64 first; {@code top} is among them if there is no index
 * @param configs in the order of the manifests
 * @param layer the one layer they share
 */
record ImageContent(Blob top, List<Blob> manifests, List<Blob> configs, Blob layer) {
    /** What Qualys calls {@code sha}, of the platform that the simulated sensor scans. */
    String sensorSha() {
        return configs.get(0).digest().substring("sha256:".length());
    }
}
