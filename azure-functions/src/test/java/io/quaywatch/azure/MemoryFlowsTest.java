/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

/** The store that most tests use keeps the same contract as the real one. */
class MemoryFlowsTest extends FlowsContract {
    @Override
    Flows create() {
        return new MemoryFlows();
    }
}
