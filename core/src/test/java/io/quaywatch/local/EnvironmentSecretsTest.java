/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentSecretsTest {
    private final EnvironmentSecrets secrets =
            new EnvironmentSecrets(Map.of("QUALYS_TOKEN", "t0p-s3cret", "QUALYS_PASSWORD", "  "));

    @Test
    void find_presentBlankAbsent_onlyThePresentOne() {
        assertThat(secrets.find("QUALYS_TOKEN")).contains("t0p-s3cret");
        assertThat(secrets.find("QUALYS_PASSWORD")).isEmpty();
        assertThat(secrets.find("qualys_token")).isEmpty();
    }

    @Test
    void toString_ofTheSecrets_showsNone() {
        assertThat(secrets.toString()).doesNotContain("t0p-s3cret");
    }
}
