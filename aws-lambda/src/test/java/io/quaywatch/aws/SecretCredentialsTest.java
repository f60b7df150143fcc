/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.port.PortException;
import io.quaywatch.qualys.QualysCredentials.AccessToken;
import io.quaywatch.qualys.QualysCredentials.UserPassword;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretCredentialsTest {
    @Test
    void read_token_winsOverALogin() {
        assertThat(SecretCredentials.read("s", "{\"token\":\"abc\",\"username\":\"u\",\"password\":\"p\"}"))
                .isEqualTo(new AccessToken("abc"));
    }

    @Test
    void read_login_keepsThePasswordAsItIs() {
        assertThat(SecretCredentials.read("s", "{\"token\":\"\",\"username\":\"u\",\"password\":\" p ü\",\"more\":1}"))
                .isEqualTo(new UserPassword("u", " p ü"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|no text in token, username, password",
                "{\"token\":\"  \"}|no text in token, username, password",
                "{\"token\":null,\"username\":\"hidden\"}|no text in password",
                "{\"password\":\"hidden\"}|no text in username",
                "{\"username\":\"hidden\",\"password\":123456}|no text in password",
                "{\"Token\":\"hidden\"}|no text in token, username, password",
                "{\"token\":\"hidden hidden\"}|the token is not visible ASCII text without blanks",
                "hidden|it is no JSON object",
                "\"hidden\"|it is no JSON object",
                "[\"hidden\"]|it is no JSON object",
                "{\"token\":\"hidden|it is no JSON object",
                "''|it is no JSON object",
            })
    void read_keysMissing_namesTheKeysAndNeverAValue(String secret, String reason) {
        assertThatThrownBy(() -> SecretCredentials.read("arn:of:it", secret))
                .isInstanceOfSatisfying(PortException.class, e -> {
                    assertThat(e.kind()).isEqualTo(PortException.Kind.INVALID);
                    assertThat(e)
                            .hasMessageStartingWith("read secret arn:of:it : " + reason + ";")
                            .hasNoCause()
                            .hasMessageNotContaining("hidden");
                });
    }
}
