/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmbeddedMetricsTest {
    private static final String MACHINE = "arn:aws:states:eu-west-1:111122223333:stateMachine:scan";

    @Test
    void line_twoValues_declaresBothUnderTheDimensionItCarries() throws Exception {
        String line = EmbeddedMetrics.line(
                Instant.ofEpochMilli(1_700_000_000_123L),
                MACHINE,
                Map.of(EmbeddedMetrics.TOKEN_HOURS_LEFT, 90L, EmbeddedMetrics.OLDEST_CLAIM_MINUTES, 7L));

        assertThat(line).doesNotContain("\n");
        JsonNode json = Json.wire().readTree(line);
        assertThat(json.at("/_aws/Timestamp").asLong()).isEqualTo(1_700_000_000_123L);
        JsonNode directive = json.at("/_aws/CloudWatchMetrics/0");
        assertThat(directive.path("Namespace").asText()).isEqualTo("Quaywatch");
        assertThat(directive.at("/Dimensions/0/0").asText()).isEqualTo("StateMachineArn");
        assertThat(directive.path("Metrics").findValuesAsText("Name"))
                .containsExactly("OldestClaimMinutes", "TokenHoursLeft");
        assertThat(json.path("StateMachineArn").asText()).isEqualTo(MACHINE);
        assertThat(json.path("OldestClaimMinutes").asLong()).isEqualTo(7);
        assertThat(json.path("TokenHoursLeft").asLong()).isEqualTo(90);
    }
}
