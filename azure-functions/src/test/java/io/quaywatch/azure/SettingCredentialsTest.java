/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.port.PortException;
import io.quaywatch.qualys.QualysCredentials;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingCredentialsTest {
    private static final String REFERENCE =
            "@Microsoft.KeyVault(SecretUri=https://planted-vault.vault.azure.net/secrets/q)";

    @Test
    void read_token_winsOverALogin() {
        assertThat(SettingCredentials.read(
                        Map.of("QUALYS_ACCESS_TOKEN", "tok", "QUALYS_USERNAME", "u", "QUALYS_PASSWORD", "p")))
                .isEqualTo(new QualysCredentials.AccessToken("tok"));
    }

    @Test
    void read_login_isTheLogin() {
        assertThat(SettingCredentials.read(
                        Map.of("QUALYS_ACCESS_TOKEN", "", "QUALYS_USERNAME", "u", "QUALYS_PASSWORD", "p")))
                .isEqualTo(new QualysCredentials.UserPassword("u", "p"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUALYS_ACCESS_TOKEN", "QUALYS_API_TOKEN", "QUALYS_USERNAME", "QUALYS_PASSWORD"})
    void read_referenceLeftUnresolved_isDeniedAndSaysHowToFixIt(String name) {
        assertThatThrownBy(() -> SettingCredentials.read(Map.of(name, " " + REFERENCE)))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.DENIED))
                .hasMessageContaining("app setting " + name)
                .hasMessageContaining("Key Vault Secrets User")
                .hasMessageNotContaining("planted-vault");
    }

    @Test
    void read_nothing_namesTheSettings() {
        assertThatThrownBy(() -> SettingCredentials.read(Map.of("QUALYS_USERNAME", "planted-user")))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.INVALID))
                .hasMessageContaining("set QUALYS_ACCESS_TOKEN, or QUALYS_USERNAME and QUALYS_PASSWORD")
                .hasMessageNotContaining("planted-user");
    }

    @Test
    void read_tokenThatCannotBeSent_isInvalidWithoutIt() {
        assertThatThrownBy(() -> SettingCredentials.read(Map.of("QUALYS_ACCESS_TOKEN", "planted secret")))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.INVALID))
                .hasMessageContaining("QUALYS_ACCESS_TOKEN cannot be used")
                .hasMessageNotContaining("planted");
    }
}
