/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** Registries and AWS connectors of the Container Security API. */
final class RegistryHandlers {
    private static final String BASE_ACCOUNT = "111122223333";
    private static final int EXTERNAL_ID = 1_234_567;

    private final Registries registries;
    private final Filters filters;
    private final Creation creation;
    private final ArrayNode connectors = SimulatorJson.array();

    RegistryHandlers(Registries registries, Filters filters, Creation creation) {
        this.registries = registries;
        this.filters = filters;
        this.creation = creation;
    }

    void addTo(Routes routes) {
        String root = "/csapi/v1.3/registry";
        routes.add("GET", root, (request, path) -> list(request))
                .add("POST", root, (request, path) -> create(request))
                .add("POST", root + "/validate", (request, path) -> validate(request))
                .add("GET", root + "/aws-base", (request, path) -> awsBase())
                .add("GET", root + "/aws/connectors", (request, path) -> Reply.json(200, connectors))
                .add("POST", root + "/aws/connector", (request, path) -> createConnector(request));
    }

    private Reply list(Request request) {
        request.parameter("filter")
                .flatMap(filters::read)
                .ifPresent(query -> query.terms().stream()
                        .filter(term -> term.token().equals("registryUri"))
                        .forEach(term -> registries.asked(term.value())));
        return Page.of(request)
                .reply(filters.apply(request, registries.all(), Registries::meaning), RegistryHandlers::item);
    }

    private Reply create(Request request) {
        JsonNode body = checked(request);
        JsonNode aws = body.get("aws");
        Registries.Row row = registries.add(
                body.get("registryUri").asText(),
                body.path("registryName")
                        .asText(Registries.hostOf(body.get("registryUri").asText())),
                body.get("registryType").asText(),
                aws instanceof ObjectNode given ? given : SimulatorJson.object());
        return creation.reply("registryUuid", row.uuid());
    }

    private Reply validate(Request request) {
        try {
            checked(request);
            return Reply.text(200, "application/json", "true");
        } catch (Refused e) {
            return Reply.text(200, "application/json", "false");
        }
    }

    private static JsonNode checked(Request request) {
        JsonNode body = request.json();
        for (String field : new String[] {"registryType", "credentialType", "registryUri"}) {
            require(body.path(field).isTextual(), field + " is required");
        }
        String uri = body.get("registryUri").asText();
        require(uri.matches("https?://[A-Za-z0-9.:-]+/?"), "registryUri must be a URL with scheme");
        if (Registries.isEcr(uri)) {
            JsonNode aws = body.path("aws");
            require(
                    aws.path("accountId").asText().matches("\\d{12}")
                            && !aws.path("region").asText().isEmpty(),
                    "aws.accountId and aws.region are required");
            require(isRole(aws.path("arn").asText()), "aws.arn must be the ARN of a role");
            require(
                    Registries.hostOf(uri).startsWith(aws.path("accountId").asText()),
                    "aws.accountId is not the host's");
        }
        return body;
    }

    private static Reply awsBase() {
        return Reply.json(
                200, SimulatorJson.object().put("accountId", BASE_ACCOUNT).put("externalId", EXTERNAL_ID));
    }

    private Reply createConnector(Request request) {
        JsonNode body = request.json();
        require(isRole(body.path("arn").asText()), "arn must be the ARN of a role");
        require(body.path("externalId").asText().equals(Integer.toString(EXTERNAL_ID)), "externalId is not ours");
        require(body.path("accountType").asText().matches("Global|US_Gov"), "accountType must be Global or US_Gov");
        String arn = body.get("arn").asText();
        ObjectNode connector = SimulatorJson.object();
        connector.put("connectorId", Sha.uuid("connector " + connectors.size()));
        connector.put("name", body.path("name").asText());
        connector.put("accountId", arn.split(":")[4]);
        connector.put("arn", arn);
        connector.put("accountType", body.get("accountType").asText());
        connectors.add(connector);
        return Reply.json(200, connector);
    }

    private static boolean isRole(String arn) {
        return arn.matches("arn:aws[a-z-]*:iam::\\d{12}:role/.+");
    }

    private static void require(boolean holds, String complaint) {
        if (!holds) {
            throw new Refused(400, complaint);
        }
    }

    private static ObjectNode item(Registries.Row row) {
        String created = Long.toString(row.created().toEpochMilli());
        ObjectNode item = SimulatorJson.object();
        item.put("registryUuid", row.uuid());
        item.put("registryUri", row.uri());
        item.put("registryName", row.name());
        item.put("registryType", row.type());
        item.set("awsAccountId", row.aws().has("accountId") ? row.aws().get("accountId") : TextNode.valueOf("None"));
        item.set("awsRegion", row.aws().get("region"));
        item.putNull("dockerHubOrg");
        item.put("repoCount", 0);
        item.put("totalImages", "0");
        item.put("created", created);
        item.put("updated", created);
        return item;
    }
}
