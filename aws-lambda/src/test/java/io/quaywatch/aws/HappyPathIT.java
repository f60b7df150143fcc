/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.testing.VirtualClock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A whole scan in two function processes: the shaded JAR under the runtime interface client, real SDK clients over HTTP. */
class HappyPathIT {
    private static final String IMAGE = "{\"images\":[\"registry.example/shop/vulnerable:1\"]}";

    @Test
    void scan_functionKilledBehindEveryStep_leavesTheLedgerOfAnUndisturbedOne() throws Exception {
        List<LedgerRow> calm = ledgerAfter(false);

        assertThat(ledgerAfter(true)).isEqualTo(calm);
    }

    /** With deaths, each step is done twice, by two processes: the first one's answer is lost with it. */
    private static List<LedgerRow> ledgerAfter(boolean deaths) throws Exception {
        VirtualClock clock = new VirtualClock();
        try (FunctionProcesses functions = new FunctionProcesses(clock)) {
            Walk walk = new Walk(
                    (toEvents, payload) -> {
                        if (deaths) {
                            functions.call(toEvents, payload);
                            functions.kill(toEvents);
                        }
                        return functions.call(toEvents, payload);
                    },
                    clock::advance);

            JsonNode end = walk.run(IMAGE);

            assertThat(end.at("/summary/outcome/outcome").asText()).isEqualTo("Complete");
            assertThat(functions.messagesSent()).isEqualTo(1);
            assertThat(functions.scansOf("shop/vulnerable")).isEqualTo(1);
            return functions.ledger(clock.instant());
        }
    }

    @Test
    void scan_ofOneImage_endsCompleteAndIsTold() throws Exception {
        VirtualClock clock = new VirtualClock();
        try (FunctionProcesses functions = new FunctionProcesses(clock)) {
            Walk walk = new Walk(functions::call, clock::advance);

            JsonNode end = walk.run(IMAGE);

            assertThat(end.at("/summary/outcome/outcome").asText()).isEqualTo("Complete");
            assertThat(end.at("/summary/told").asBoolean()).isTrue();
            assertThat(functions.reportsStored()).isEqualTo(1);
            assertThat(functions.messagesSent()).isEqualTo(1);
        }
    }
}
