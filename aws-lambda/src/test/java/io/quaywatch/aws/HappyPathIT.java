/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.testing.VirtualClock;
import org.junit.jupiter.api.Test;

/** A whole scan in two function processes: the shaded JAR under the runtime interface client, real SDK clients over HTTP. */
class HappyPathIT {
    @Test
    void scan_ofOneImage_endsCompleteAndIsTold() throws Exception {
        VirtualClock clock = new VirtualClock();
        try (FunctionProcesses functions = new FunctionProcesses(clock)) {
            Walk walk = new Walk(functions::call, clock::advance);

            JsonNode end = walk.run("{\"images\":[\"registry.example/shop/vulnerable:1\"]}");

            assertThat(end.at("/summary/outcome/outcome").asText()).isEqualTo("Complete");
            assertThat(end.at("/summary/told").asBoolean()).isTrue();
            assertThat(functions.reportsStored()).isEqualTo(1);
            assertThat(functions.messagesSent()).isEqualTo(1);
        }
    }
}
