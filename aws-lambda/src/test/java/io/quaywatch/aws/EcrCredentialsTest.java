/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.port.PortException;
import io.quaywatch.registry.RegistryCredentials.Credential;
import io.quaywatch.registry.RegistryException;
import io.quaywatch.testing.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecr.EcrClient;

class EcrCredentialsTest {
    private static final String OWN = "111122223333";
    private static final String OWN_HOST = OWN + ".dkr.ecr.eu-west-1.amazonaws.com";
    private static final String OTHER_HOST = "444455556666.dkr.ecr.eu-west-1.amazonaws.com";
    private static final String DENIED = "{\"__type\":\"AccessDeniedException\",\"message\":\"no\"}";

    @RegisterExtension
    final AwsServer aws = new AwsServer();

    private final VirtualClock clock = new VirtualClock();
    private final List<AccountRegion> asked = new ArrayList<>();
    private final EcrCredentials credentials = new EcrCredentials(
            place -> {
                asked.add(place);
                return aws.client(EcrClient.builder());
            },
            OWN,
            clock);

    @ParameterizedTest
    @CsvSource({
        "111122223333.dkr.ecr.eu-west-1.amazonaws.com, 111122223333, eu-west-1",
        "111122223333.dkr.ecr-fips.us-east-1.amazonaws.com, 111122223333, us-east-1",
        "111122223333.dkr-ecr.us-east-1.on.aws, 111122223333, us-east-1",
        "444455556666.dkr-ecr-fips.us-gov-west-1.on.aws, 444455556666, us-gov-west-1",
        "444455556666.dkr.ecr.cn-north-1.amazonaws.com.cn, 444455556666, cn-north-1",
    })
    void forHost_ecr_isTheLoginOfItsAccountAndRegion(String host, String account, String region) {
        aws.json(200, token("AWS:pass:word", VirtualClock.START.plus(Duration.ofHours(12))));

        assertThat(credentials.forHost(host)).isEqualTo(new Credential.Basic("AWS", "pass:word"));

        assertThat(asked).containsExactly(new AccountRegion(account, region));
        assertThat(aws.onlyCall().target()).isEqualTo("AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken");
        assertThat(aws.onlyCall().body()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker.io",
                "public.ecr.aws",
                "evil.example",
                "111122223333.dkr.ecr.eu-west-1.amazonaws.com.evil.example",
                "111122223333.dkr.ecr.eu-west-1.amazonaws.com:8443",
                "1111222233.dkr.ecr.eu-west-1.amazonaws.com",
                "x111122223333.dkr.ecr.eu-west-1.amazonaws.com",
            })
    void forHost_anyOtherHost_isShownNothing(String host) {
        assertThat(credentials.forHost(host)).isEqualTo(new Credential.Anonymous());
        assertThat(asked).isEmpty();
    }

    @Test
    void forHost_again_isKeptUntilHalfAnHourBeforeItsEnd() {
        Instant end = VirtualClock.START.plus(Duration.ofHours(12));
        aws.json(200, token("AWS:one", end)).json(200, token("AWS:two", end.plus(Duration.ofHours(12))));
        credentials.forHost(OWN_HOST);

        clock.advance(Duration.ofHours(12).minusMinutes(30).minusNanos(1));
        assertThat(credentials.forHost(OWN_HOST)).isEqualTo(new Credential.Basic("AWS", "one"));
        clock.advance(Duration.ofNanos(1));
        assertThat(credentials.forHost(OWN_HOST)).isEqualTo(new Credential.Basic("AWS", "two"));
    }

    @Test
    void forHost_otherAccountRefuses_ourOwnLoginIsShownForItsRepositoryPolicies() {
        aws.json(400, DENIED).json(200, token("AWS:ours", VirtualClock.START.plus(Duration.ofHours(12))));

        assertThat(credentials.forHost(OTHER_HOST)).isEqualTo(new Credential.Basic("AWS", "ours"));

        assertThat(asked)
                .containsExactly(new AccountRegion("444455556666", "eu-west-1"), new AccountRegion(OWN, "eu-west-1"));
    }

    @Test
    void forHost_roleCannotBeAssumed_isARefusalToo() {
        aws.json(200, token("AWS:ours", VirtualClock.START.plus(Duration.ofHours(12))));
        EcrCredentials noRole = new EcrCredentials(
                place -> {
                    if (!place.account().equals(OWN)) {
                        throw new PortException(PortException.Kind.DENIED, "assume role");
                    }
                    return aws.client(EcrClient.builder());
                },
                OWN,
                clock);

        assertThat(noRole.forHost(OTHER_HOST)).isEqualTo(new Credential.Basic("AWS", "ours"));
    }

    @Test
    void forHost_everybodyRefuses_showsNothingAndAsksAgainLater() {
        aws.json(400, DENIED)
                .json(400, DENIED)
                .json(200, token("AWS:now", clock.instant().plusSeconds(7200)));

        assertThat(credentials.forHost(OTHER_HOST)).isEqualTo(new Credential.Anonymous());
        assertThat(credentials.forHost(OTHER_HOST)).isEqualTo(new Credential.Anonymous());
        assertThat(aws.calls()).hasSize(2);

        clock.advance(Duration.ofMinutes(5));
        assertThat(credentials.forHost(OTHER_HOST)).isEqualTo(new Credential.Basic("AWS", "now"));
    }

    @Test
    void forHost_afterForget_isAskedAgain() {
        Instant end = VirtualClock.START.plus(Duration.ofHours(12));
        aws.json(200, token("AWS:one", end)).json(200, token("AWS:two", end));
        credentials.forHost(OWN_HOST);

        credentials.forget();

        assertThat(credentials.forHost(OWN_HOST)).isEqualTo(new Credential.Basic("AWS", "two"));
    }

    @ParameterizedTest
    @CsvSource({
        "400, ThrottlingException, RATE_LIMITED",
        "500, ServerException, UNREACHABLE",
        "400, InvalidParameterException, BAD_ANSWER",
    })
    void forHost_troubleNow_isNotAnonymous(int status, String code, RegistryException.Kind kind) {
        aws.json(status, "{\"__type\":\"" + code + "\"}");

        assertThatThrownBy(() -> credentials.forHost(OWN_HOST)).isInstanceOfSatisfying(RegistryException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e).hasMessageStartingWith("get an ECR login from account " + OWN + " in eu-west-1 : ");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWS", "AWS:", ":password", ""})
    void forHost_noLoginInTheAnswer_saysSoWithoutIt(String token) {
        aws.json(200, token(token, VirtualClock.START.plusSeconds(9999)));

        assertThatThrownBy(() -> credentials.forHost(OWN_HOST))
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.BAD_ANSWER))
                .hasMessageEndingWith(" : the answer holds no login");
    }

    private static String token(String login, Instant expires) {
        String text = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        return "{\"authorizationData\":[{\"authorizationToken\":\"" + text + "\",\"expiresAt\":"
                + expires.getEpochSecond() + ".0,\"proxyEndpoint\":\"https://" + OWN_HOST + "\"}]}";
    }
}
