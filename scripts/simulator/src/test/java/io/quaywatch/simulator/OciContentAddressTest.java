/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OciContentAddressTest {
    private static final String SHOP = "/registry/ghcr.io/v2/team/shop";

    private static HttpResponse<String> read(Guest guest, String path) {
        return guest.send(guest.plain(path));
    }

    private static String digest(HttpResponse<String> reply) {
        return reply.headers().firstValue("Docker-Content-Digest").orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"index", "docker"})
    void manifests_byTag_everyByteHashesToItsDigest(String shape) {
        try (Guest guest = new Guest("{\"world\":{\"imageShape\":\"" + shape + "\"}}")) {
            HttpResponse<String> index = read(guest, SHOP + "/manifests/1.4.2");
            assertThat(digest(index)).isEqualTo("sha256:" + Sha.of(index.body()));
            assertThat(index.headers().firstValue("Content-Type"))
                    .contains(Guest.json(index).get("mediaType").asText());
            JsonNode manifests = Guest.json(index).get("manifests");
            assertThat(manifests.findValuesAsText("architecture")).containsExactly("amd64", "arm64");
            for (JsonNode descriptor : manifests) {
                HttpResponse<String> manifest = read(
                        guest, SHOP + "/manifests/" + descriptor.get("digest").asText());
                verify(manifest, descriptor);
                JsonNode config = Guest.json(manifest).get("config");
                HttpResponse<String> blob =
                        read(guest, SHOP + "/blobs/" + config.get("digest").asText());
                verify(blob, config);
                assertThat(Guest.json(blob).get("architecture")).isEqualTo(descriptor.at("/platform/architecture"));
                JsonNode layer = Guest.json(manifest).at("/layers/0");
                verify(read(guest, SHOP + "/blobs/" + layer.get("digest").asText()), layer);
            }
            String amd = Guest.json(read(
                            guest,
                            SHOP + "/manifests/" + manifests.at("/0/digest").asText()))
                    .at("/config/digest")
                    .asText();
            assertThat(amd).isEqualTo("sha256:" + guest.simulator.configSha("ghcr.io", "team/shop", "1.4.2"));
        }
    }

    private static void verify(HttpResponse<String> content, JsonNode descriptor) {
        assertThat(content.statusCode()).isEqualTo(200);
        assertThat("sha256:" + Sha.of(content.body()))
                .isEqualTo(descriptor.get("digest").asText());
        assertThat(content.body().length()).isEqualTo(descriptor.get("size").asInt());
    }

    @Test
    void manifests_sameReference_sameDigestInEveryRun() {
        try (Guest one = new Guest("{}");
                Guest other = new Guest("{}")) {
            assertThat(read(one, SHOP + "/manifests/1"))
                    .satisfies(reply -> assertThat(digest(reply))
                            .isEqualTo(digest(read(other, SHOP + "/manifests/1")))
                            .isNotEqualTo(digest(read(one, SHOP + "/manifests/2"))));
        }
    }

    @Test
    void manifests_dockerHubAliases_areOneImage() {
        try (Guest guest = new Guest("{}")) {
            String one = digest(read(guest, "/registry/docker.io/v2/nginx/manifests/1.27"));
            assertThat(digest(read(guest, "/registry/registry-1.docker.io/v2/library/nginx/manifests/1.27")))
                    .isEqualTo(one);
        }
    }

    @Test
    void manifests_hostWithPort_literalOrEncoded() {
        try (Guest guest = new Guest("{}")) {
            String literal = digest(read(guest, "/registry/registry.example:5000/v2/a/b/manifests/1"));
            assertThat(digest(read(guest, "/registry/registry.example%3A5000/v2/a/b/manifests/1")))
                    .isEqualTo(literal);
            assertThat(guest.simulator.registryUrl("registry.example:5000"))
                    .endsWith("/registry/registry.example%3A5000");
            assertThat(read(guest, "/registry/registry.example:5000/v2/").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void manifests_head_headersWithoutBody() {
        try (Guest guest = new Guest("{}")) {
            HttpResponse<String> head =
                    guest.send(guest.plain(SHOP + "/manifests/1").method("HEAD", HttpRequest.BodyPublishers.noBody()));
            HttpResponse<String> get = read(guest, SHOP + "/manifests/1");
            assertThat(head.body()).isEmpty();
            assertThat(digest(head)).isEqualTo(digest(get));
            assertThat(head.headers().firstValue("Content-Length"))
                    .contains(Integer.toString(get.body().length()));
        }
    }

    @Test
    void manifests_acceptWithoutIndex_404() {
        try (Guest guest = new Guest("{}")) {
            var request =
                    guest.plain(SHOP + "/manifests/1").header("Accept", "application/vnd.oci.image.manifest.v1+json");
            HttpResponse<String> reply = guest.send(request);
            assertThat(reply.statusCode()).isEqualTo(404);
            assertThat(Guest.json(reply).at("/errors/0/code").asText()).isEqualTo("MANIFEST_UNKNOWN");
        }
    }

    @Test
    void manifests_unknownDigest_answersAndListsATagForIt() {
        String asked = "sha256:" + "ab".repeat(32);
        try (Guest guest = new Guest("{}")) {
            HttpResponse<String> manifest = read(guest, SHOP + "/manifests/" + asked);
            assertThat(digest(manifest)).isEqualTo(asked);
            JsonNode tags = Guest.json(read(guest, SHOP + "/tags/list")).get("tags");
            assertThat(tags.toString()).contains("\"sim-abababababab\"");
            assertThat(digest(read(guest, SHOP + "/manifests/sim-abababababab")))
                    .isEqualTo(asked);
            String config = Guest.json(manifest).at("/config/digest").asText();
            assertThat("sha256:" + Sha.of(read(guest, SHOP + "/blobs/" + config).body()))
                    .isEqualTo(config);
        }
    }

    @Test
    void moveTag_oldDigestStaysReadable() {
        try (Guest guest = new Guest("{}")) {
            HttpResponse<String> before = read(guest, SHOP + "/manifests/latest");
            guest.simulator.moveTag("ghcr.io", "team/shop", "latest");
            assertThat(digest(read(guest, SHOP + "/manifests/latest"))).isNotEqualTo(digest(before));
            assertThat(read(guest, SHOP + "/manifests/" + digest(before)).body())
                    .isEqualTo(before.body());
        }
    }

    @Test
    void tags_paged_linkLeadsToTheRest() {
        try (Guest guest = new Guest("{}")) {
            HttpResponse<String> first = read(guest, SHOP + "/tags/list?n=2");
            assertThat(Guest.json(first).get("tags")).hasSize(2);
            assertThat(first.headers().firstValue("Link").orElseThrow())
                    .isEqualTo("</v2/team/shop/tags/list?n=2&last=latest>; rel=\"next\"");
            HttpResponse<String> second = read(guest, SHOP + "/tags/list?n=2&last=latest");
            assertThat(Guest.json(second).get("tags").get(0).asText()).isEqualTo("stable");
            assertThat(second.headers().firstValue("Link")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/registry/ghcr.io/v2/missing-app/manifests/1", "/registry/ghcr.io/v2/a/blobs/sha256:00"})
    void v2_absent_404(String path) {
        try (Guest guest = new Guest("{}")) {
            assertThat(read(guest, path).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void v2_tokenAuth_scopedAndExpiring() {
        try (Guest guest = new Guest("{\"world\":{\"registryAuth\":true}}")) {
            HttpResponse<String> challenged = read(guest, SHOP + "/manifests/1");
            assertThat(challenged.statusCode()).isEqualTo(401);
            assertThat(challenged.headers().firstValue("WWW-Authenticate"))
                    .contains("Bearer realm=\"" + guest.simulator.baseUrl()
                            + "/registry-token\",service=\"ghcr.io\",scope=\"repository:team/shop:pull\"");
            String token = Guest.json(
                            read(guest, "/registry-token?service=ghcr.io&scope=repository%3Ateam%2Fshop%3Apull"))
                    .get("token")
                    .asText();
            assertThat(with(guest, SHOP + "/manifests/1", token)).isEqualTo(200);
            assertThat(with(guest, "/registry/ghcr.io/v2/team/other/manifests/1", token))
                    .isEqualTo(401);
            assertThat(with(guest, "/registry/quay.io/v2/team/shop/manifests/1", token))
                    .isEqualTo(401);
            guest.clock.advance(300);
            assertThat(with(guest, SHOP + "/manifests/1", token)).isEqualTo(401);
        }
    }

    private static int with(Guest guest, String path, String token) {
        return guest.send(guest.plain(path).header("Authorization", "Bearer " + token))
                .statusCode();
    }
}
