/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static io.quaywatch.aws.HandlerWorld.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Counts the states that the drawing enters with the real handlers: Step Functions is paid by transitions. */
class AslTransitionsTest {
    private static final int BUDGET = 22;

    /** A scan that takes three minutes from its submit. */
    private final HandlerWorld world = new HandlerWorld("{\"world\":{\"limits\":{\"calls\":0,\"concurrency\":0},"
            + "\"queueSeconds\":5,\"scanSeconds\":{\"min\":175,\"max\":175}}}");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void run_oneImageWhoseScanTakesThreeMinutes_staysInTheBudget() {
        Walk walk =
                new Walk((events, payload) -> call(events ? world.events : world.steps, payload), world.clock::advance);

        JsonNode end = walk.run("{\"images\":[\"registry.example/shop/web:1\"]}");

        assertThat(end.at("/summary/outcome/outcome").asText()).isEqualTo("Complete");
        System.out.println("transitions of a scan that takes 3 minutes: " + walk.entered.size());
        assertThat(walk.entered).as(walk.entered.toString()).hasSizeLessThanOrEqualTo(BUDGET);
    }
}
