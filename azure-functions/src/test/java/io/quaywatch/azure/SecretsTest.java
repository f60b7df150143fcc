/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.image.Digest;
import io.quaywatch.port.ScanJob;
import io.quaywatch.registry.RegistryCredentials.Credential;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever may read a container group reads no credential in it. */
class SecretsTest {
    private static final String PASSWORD = "planted-password-1";
    private static final Digest MANIFEST = Digest.sha256("b".repeat(64));

    private final ContainerWorld world = new ContainerWorld();

    @AfterEach
    void close() {
        world.close();
    }

    /** The environment of a scan in this registry: name to {@code value} or {@code secureValue}. */
    private Map<String, String> variables(String host) {
        ScanJob job = world.job(host, "shop/web", MANIFEST);
        world.engine().submit("container:westeurope", List.of(job));
        Map<String, String> variables = new TreeMap<>();
        for (JsonNode variable : ContainerInstances.read(world.azure.bodies.get(0))
                .at("/properties/containers/0/properties/environmentVariables")) {
            assertThat(variable).hasSize(2);
            variables.put(
                    variable.path("name").asText(),
                    variable.has("secureValue")
                            ? "secure " + variable.path("secureValue").asText()
                            : variable.path("value").asText());
        }
        return variables;
    }

    private void assertNoPlainSecret() {
        JsonNode group = ContainerInstances.read(world.azure.bodies.get(0));
        group.findParents("secureValue").forEach(variable -> ((ObjectNode) variable).remove("secureValue"));
        assertThat(group.toString()).doesNotContain(PASSWORD, ContainerWorld.TOKEN);
        assertThat(world.azure.requests).noneMatch(request -> request.contains(PASSWORD));
    }

    @Test
    void submit_acr_goesByIdentityAndShowsNoUser() {
        world.credentials = host -> new Credential.Basic("00000000-0000-0000-0000-000000000000", PASSWORD);

        assertThat(variables("quayshop.azurecr.io"))
                .containsOnly(
                        Map.entry("AZURE_CLIENT_ID", "11111111-2222-3333-4444-555555555555"),
                        Map.entry("HOME", "/tmp"),
                        Map.entry("TMPDIR", "/tmp"),
                        Map.entry("QUALYS_ACCESS_TOKEN", "secure " + ContainerWorld.TOKEN));
        assertNoPlainSecret();
    }

    @Test
    void submit_userAndPassword_areSecureValues() {
        world.credentials = host -> new Credential.Basic("robot", PASSWORD);

        assertThat(variables("registry.example"))
                .containsEntry("QSCANNER_REGISTRY_USERNAME", "secure robot")
                .containsEntry("QSCANNER_REGISTRY_PASSWORD", "secure " + PASSWORD);
        assertNoPlainSecret();
    }

    @Test
    void submit_bearer_isASecureValue() {
        world.credentials = host -> new Credential.Bearer(PASSWORD);

        assertThat(variables("registry.example"))
                .containsEntry("QSCANNER_REGISTRY_TOKEN", "secure " + PASSWORD)
                .doesNotContainKey("QSCANNER_REGISTRY_USERNAME");
        assertNoPlainSecret();
    }

    @Test
    void environment_asText_showsNothing() {
        assertThat(ScanContainerEnvironment.of("registry.example", PASSWORD, host -> new Credential.Anonymous(), "id"))
                .hasToString("ScanContainerEnvironment[***]");
    }
}
