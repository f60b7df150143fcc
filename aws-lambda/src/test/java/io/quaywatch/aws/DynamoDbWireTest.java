/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static io.quaywatch.ledger.LedgerFixtures.claimed;
import static io.quaywatch.ledger.LedgerFixtures.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;
import io.quaywatch.ledger.ClaimResult;
import io.quaywatch.port.Contention;
import io.quaywatch.port.PortException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What goes over the wire, which DynamoDB Local does not show: it is always consistent and never throttles. */
class DynamoDbWireTest {
    @RegisterExtension
    final AwsServer aws = new AwsServer();

    private final List<Duration> pauses = new ArrayList<>();
    private DynamoDbScanCache cache;

    @BeforeEach
    void open() {
        Contention contention = new Contention(Contention.STANDARD_ATTEMPTS, () -> new Random(1), pauses::add);
        cache = new DynamoDbScanCache(aws.client(DynamoDbClient.builder()), "ledger", contention);
    }

    @Test
    void claim_newRow_isAConsistentReadAndAConditionalWrite() throws Exception {
        aws.json(200, "{}").json(200, "{}");

        claimed(cache.claim(request("run/0", NOW)));

        assertThat(aws.calls())
                .extracting(AwsServer.Call::target)
                .containsExactly("DynamoDB_20120810.GetItem", "DynamoDB_20120810.PutItem");
        JsonNode read = Json.wire().readTree(aws.calls().get(0).body());
        assertThat(read.path("ConsistentRead").booleanValue()).isTrue();
        assertThat(read.at("/Key/pk/S").textValue()).isEqualTo("row#" + KEY.value());
        JsonNode write = Json.wire().readTree(aws.calls().get(1).body());
        assertThat(write.path("ConditionExpression").textValue()).isEqualTo("attribute_not_exists(pk)");
    }

    @Test
    void claim_anotherWroteFirst_readsAgainAfterAPause() {
        aws.json(200, "{}")
                .json(400, error("ConditionalCheckFailedException"))
                .json(200, "{}")
                .json(200, "{}");

        assertThat(cache.claim(request("run/0", NOW))).isInstanceOf(ClaimResult.Claimed.class);
        assertThat(pauses).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "400, ProvisionedThroughputExceededException, THROTTLED",
        "400, ThrottlingException, THROTTLED",
        "400, AccessDeniedException, DENIED",
        "400, ResourceNotFoundException, NOT_FOUND",
        "400, ValidationException, INVALID",
        "400, ExpiredTokenException, UNAVAILABLE",
        "500, InternalServerError, UNAVAILABLE",
    })
    void write_refused_isItsKindAndNeverTakenForContention(int status, String code, PortException.Kind kind) {
        aws.json(200, "{}").json(status, error(code));

        assertThatThrownBy(() -> cache.claim(request("run/0", NOW))).isInstanceOfSatisfying(PortException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e)
                    .hasMessageStartingWith(
                            "write item row#" + KEY.value() + " of table ledger : AWS answered " + status + " " + code);
        });
        assertThat(pauses).isEmpty();
    }

    private static String error(String code) {
        return "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + code + "\",\"message\":\"hidden-detail\"}";
    }
}
