/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.port.PortException;
import io.quaywatch.testing.VirtualClock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class SecretsManagerSecretsTest {
    private static final String ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:quaywatch-a1b2c3";
    private static final Duration KEEP = Duration.ofMinutes(5);

    @RegisterExtension
    final AwsServer aws = new AwsServer();

    private final VirtualClock clock = new VirtualClock();
    private SecretsManagerSecrets secrets;

    @BeforeEach
    void open() {
        secrets = new SecretsManagerSecrets(aws.client(SecretsManagerClient.builder()), KEEP, clock);
    }

    @Test
    void find_again_isAskedOnceUntilTheTimeIsOver() {
        aws.json(200, value("old"));
        assertThat(secrets.find(ARN)).contains("old");
        assertThat(aws.onlyCall().target()).isEqualTo("secretsmanager.GetSecretValue");
        assertThat(aws.onlyCall().body()).isEqualTo("{\"SecretId\":\"" + ARN + "\"}");

        clock.advance(KEEP.minusNanos(1));
        assertThat(secrets.find(ARN)).contains("old");
        assertThat(aws.calls()).hasSize(1);
    }

    @Test
    void find_afterRotation_isTheNewOneOnceTheTimeIsOver() {
        aws.json(200, value("old")).json(200, value("new"));
        secrets.find(ARN);

        clock.advance(KEEP);

        assertThat(secrets.find(ARN)).contains("new");
    }

    @Test
    void find_afterForget_isTheNewOneAtOnce() {
        aws.json(200, value("old")).json(200, value("new"));
        secrets.find(ARN);

        secrets.forget();

        assertThat(secrets.find(ARN)).contains("new");
    }

    @Test
    void find_noSuchSecret_isEmptyAndAskedAgain() {
        aws.json(400, error("ResourceNotFoundException")).json(200, value("made since"));

        assertThat(secrets.find(ARN)).isEmpty();
        assertThat(secrets.find(ARN)).contains("made since");
    }

    @Test
    void find_binary_isInvalid() {
        aws.json(200, "{\"ARN\":\"" + ARN + "\",\"SecretBinary\":\"AAEC\"}");

        assertThatThrownBy(() -> secrets.find(ARN))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.INVALID));
    }

    @ParameterizedTest
    @CsvSource({
        "400, AccessDeniedException, DENIED",
        "400, DecryptionFailure, DENIED",
        "400, ThrottlingException, THROTTLED",
        "400, InvalidRequestException, INVALID",
        "500, InternalServiceError, UNAVAILABLE",
    })
    void find_refused_saysWhatWasReadAndNotWhatAwsSaid(int status, String code, PortException.Kind kind) {
        aws.json(status, error(code));

        assertThatThrownBy(() -> secrets.find(ARN)).isInstanceOfSatisfying(PortException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e)
                    .hasMessage("read secret " + ARN + " : AWS answered " + status + " " + code + " (request "
                            + AwsServer.REQUEST_ID + ")");
        });
    }

    private static String value(String secret) {
        return "{\"ARN\":\"" + ARN + "\",\"Name\":\"quaywatch\",\"SecretString\":\"" + secret
                + "\",\"VersionStages\":[\"AWSCURRENT\"]}";
    }

    private static String error(String code) {
        return "{\"__type\":\"" + code + "\",\"Message\":\"hidden-detail\"}";
    }
}
