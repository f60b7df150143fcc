/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quaywatch.json.Json;
import io.quaywatch.qualys.QualysApi.RegistryEntry;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistriesTest extends QualysServer {
    private static final String ECR = "444455556666.dkr.ecr.eu-west-1.amazonaws.com";

    @Test
    void registriesOf_host_ignoresLookAlikes() {
        enqueue(json(fixture("registries.json")));
        assertThat(client().registriesOf("444455556666.DKR.ecr.eu-west-1.amazonaws.com"))
                .containsExactly(new RegistryEntry(REGISTRY, "https://" + ECR + "/", "ecr-main"));
        RecordedRequest request = taken();
        assertThat(request.getUrl().queryParameter("filter")).isEqualTo("registryUri:\"https://" + ECR + "\"");
        assertThat(request.getUrl().queryParameter("pageNumber")).isEqualTo("1");
        assertThat(request.getUrl().queryParameter("pageSize")).isEqualTo("100");
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer opaque-token");
        assertThat(request.getHeaders().get("User-Agent")).startsWith("quaywatch/");
        assertThat(gate.entered).containsExactly("GET /registry");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker.io", "index.docker.io", "registry-1.docker.io", "hub.docker.com"})
    void registriesOf_dockerHubByAnyName_isFound(String host) {
        enqueue(json(fixture("registries.json")));
        assertThat(client().registriesOf(host)).extracting(RegistryEntry::name).containsExactly("hub");
    }

    @Test
    void registriesOf_filterFindsNothing_looksThroughTheWholeList() {
        enqueue(reply(204), json(fixture("registries.json")));
        assertThat(client().registriesOf(ECR)).hasSize(1);
        taken();
        assertThat(taken().getUrl().queryParameter("filter")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "https://Registry.Example.org/, registry.example.org, true",
        "https://registry.example.org:443/v2/, registry.example.org, true",
        "http://registry.example.org:80, registry.example.org, true",
        "https://registry.example.org:5000, registry.example.org:5000, true",
        "https://registry.example.org:5000, registry.example.org, false",
        "https://registry.example.org.evil.example, registry.example.org, false",
        "https://evil.example/registry.example.org, registry.example.org, false",
        "https://my-docker.io, docker.io, false"
    })
    void normal_pairOfAddresses_comparesHosts(String one, String other, boolean same) {
        assertThat(RegistryAddress.same(one, other)).isEqualTo(same);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"registryUuid\":\"00000000-0000-4000-8000-000000000001\"}",
                "\"00000000-0000-4000-8000-000000000001\"",
                "00000000-0000-4000-8000-000000000001",
                " 00000000-0000-4000-8000-000000000001\n"
            })
    void createEcrRegistry_replyWithId_isUnderstood(String body) throws Exception {
        enqueue(reply(200).body(body));
        assertThat(create()).isEqualTo(REGISTRY);
        RecordedRequest request = taken();
        assertThat(request.getRequestLine()).isEqualTo("POST /csapi/v1.3/registry HTTP/1.1");
        assertThat(Json.wire().readTree(request.getBody().utf8()))
                .isEqualTo(Json.wire().readTree("""
                {"registryType":"AWS","credentialType":"AWS","registryUri":"https://%s","registryName":"ecr-main",
                 "aws":{"accountId":"444455556666","arn":"arn:aws:iam::444455556666:role/q","region":"eu-west-1","accountType":"Global"}}
                """.formatted(ECR)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "\"Registry created\"", "Registry created", "true"})
    void createEcrRegistry_replyWithoutId_isLookedUp(String body) {
        enqueue(reply(201).body(body), json(fixture("registries.json")));
        assertThat(create()).isEqualTo(REGISTRY);
    }

    @Test
    void createEcrRegistry_nowhereToBeFound_isBadReply() {
        enqueue(reply(200).body("ok"), reply(204), reply(204));
        assertThatExceptionOfType(QualysException.class)
                .isThrownBy(this::create)
                .extracting(QualysException::kind)
                .isEqualTo(QualysException.Kind.BAD_REPLY);
    }

    @Test
    void verifyAccess_noRegistries_passes() {
        enqueue(reply(204));
        client().verifyAccess();
        assertThat(taken().getTarget()).isEqualTo("/csapi/v1.3/registry?pageNumber=1&pageSize=1");
    }

    private String create() {
        return client().createEcrRegistry(
                        ECR, "ecr-main", "444455556666", "eu-west-1", "Global", "arn:aws:iam::444455556666:role/q");
    }
}
