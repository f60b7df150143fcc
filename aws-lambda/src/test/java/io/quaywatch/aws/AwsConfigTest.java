/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quaywatch.config.ConfigException;
import io.quaywatch.report.Severity;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AwsConfigTest {
    @Test
    void from_nothing_hasDefaults() {
        assertThat(AwsConfig.from(Map.of()).notifyFrom()).isEqualTo(Severity.HIGH);
    }

    @Test
    void from_severity_isRead() {
        assertThat(AwsConfig.from(Map.of("NOTIFY_SEVERITY", "critical")).notifyFrom())
                .isEqualTo(Severity.CRITICAL);
    }

    @Test
    void from_unknownSeverity_isNamed() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> AwsConfig.from(Map.of("NOTIFY_SEVERITY", "loud")))
                .withMessageContaining("NOTIFY_SEVERITY");
    }

    @Test
    void get_unset_saysWhatItIsFor() {
        AwsConfig config = AwsConfig.from(Map.of("QUAYWATCH_BUCKET", " "));

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> config.get(AwsConfig.BUCKET))
                .withMessage("QUAYWATCH_BUCKET is not set: Where reports are kept. Give a bucket name");
        assertThat(config.find(AwsConfig.BUCKET)).isEmpty();
    }
}
