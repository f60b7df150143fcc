/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.testing.CloudModule;
import org.junit.jupiter.api.Test;

class ModuleRulesTest {
    private final CloudModule module = new CloudModule("io.quaywatch.aws", "AwsWiring");

    @Test
    void environmentAndClock_areReadByTheWiring() {
        module.environmentAndClockAreReadByTheWiring();
    }

    @Test
    void otherClouds_areNotKnown() {
        module.noOtherCloudAndNoTestWorldIsKnown();
    }

    @Test
    void processes_areNotStarted() {
        module.nothingStartsAProcess();
    }
}
