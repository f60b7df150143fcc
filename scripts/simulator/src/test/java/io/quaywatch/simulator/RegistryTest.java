/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryTest {
    private static final String REGISTRY = Guest.API + "/registry";
    private static final String ECR = "https://444455556666.dkr.ecr.eu-west-1.amazonaws.com";
    private static final String BODY = """
            {"registryType":"AWS","credentialType":"AWS","registryUri":"%s","registryName":"ecr",
             "aws":{"accountId":"%s","arn":"arn:aws:iam::444455556666:role/qualys-ecr","region":"eu-west-1","accountType":"Global"}}
            """;

    @Test
    void list_ecrHost_existsOnlyAfterItWasCreated() {
        try (Guest guest = new Guest("{}")) {
            String byUri = REGISTRY + "?" + Guest.filter("registryUri:\"" + ECR + "\"");
            assertThat(guest.get(byUri).statusCode()).isEqualTo(204);
            String body = BODY.formatted(ECR, "444455556666");
            assertThat(guest.post(REGISTRY + "/validate", body).body()).isEqualTo("true");
            String uuid =
                    Guest.json(guest.post(REGISTRY, body)).get("registryUuid").asText();
            assertThat(guest.json(byUri).at("/data/0/registryUuid").asText()).isEqualTo(uuid);
            assertThat(guest.json(byUri).get("count").asInt()).isOne();
        }
    }

    @Test
    void create_incomplete_400() {
        try (Guest guest = new Guest("{}")) {
            String otherAccount = BODY.formatted(ECR, "999999999999");
            assertThat(guest.post(REGISTRY + "/validate", otherAccount).body()).isEqualTo("false");
            assertThat(guest.post(REGISTRY, otherAccount).statusCode()).isEqualTo(400);
            assertThat(guest.post(REGISTRY, "{}").statusCode()).isEqualTo(400);
            assertThat(guest.post(REGISTRY, "[").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void list_otherHost_registeredWhenAskedFor() {
        String byUri = REGISTRY + "?" + Guest.filter("registryUri:\"https://registry.example:5000\"");
        try (Guest guest = new Guest("{}");
                Guest strict = new Guest("{\"world\":{\"autoRegister\":false}}")) {
            assertThat(guest.get(byUri).statusCode()).isEqualTo(200);
            assertThat(guest.get(byUri).statusCode()).isEqualTo(200);
            assertThat(guest.simulator.registryUris()).containsOnlyOnce("https://registry.example:5000");
            assertThat(strict.get(byUri).statusCode()).isEqualTo(204);
        }
    }

    @Test
    void list_filterEncodedTwice_matchesNothing() {
        try (Guest guest = new Guest("{}")) {
            String twice =
                    Guest.filter(Guest.filter("registryUri:\"https://ghcr.io\"").substring("filter=".length()));
            assertThat(guest.get(REGISTRY + "?" + twice).statusCode()).isEqualTo(204);
            assertThat(guest.simulator.unreadFilters()).isPositive();
        }
    }

    @Test
    void list_paged_204BehindTheLastPage() {
        try (Guest guest = new Guest("{}")) {
            assertThat(guest.json(REGISTRY + "?pageNumber=1&pageSize=5").get("data"))
                    .hasSize(5);
            assertThat(guest.json(REGISTRY + "?pageNumber=2&pageSize=5").get("data"))
                    .hasSize(2);
            assertThat(guest.get(REGISTRY + "?pageNumber=3&pageSize=5").statusCode())
                    .isEqualTo(204);
        }
    }

    @Test
    void awsConnector_externalIdOfAwsBase_accepted() {
        String body = """
                {"name":"ecr-main","arn":"arn:aws:iam::444455556666:role/q","externalId":"%s","accountType":"Global"}
                """;
        try (Guest guest = new Guest("{}")) {
            assertThat(guest.get(REGISTRY + "/aws/connectors").body()).isEqualTo("[]");
            var base = guest.json(REGISTRY + "/aws-base");
            assertThat(base.get("externalId").isInt()).isTrue();
            assertThat(guest.post(REGISTRY + "/aws/connector", body.formatted("0"))
                            .statusCode())
                    .isEqualTo(400);
            assertThat(guest.post(REGISTRY + "/aws/connector", body.formatted(base.get("externalId")))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(guest.json(REGISTRY + "/aws/connectors")
                            .at("/0/accountId")
                            .asText())
                    .isEqualTo("444455556666");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/registry/nope/schedule", "/images/abc", "/nothing"})
    void csapi_unknown_404WithErrorBody(String path) {
        try (Guest guest = new Guest("{}")) {
            var reply = guest.get(Guest.API + path);
            assertThat(reply.statusCode()).isEqualTo(404);
            assertThat(Guest.json(reply).get("errorCode").asText()).isEqualTo("404 NOT_FOUND");
        }
    }
}
