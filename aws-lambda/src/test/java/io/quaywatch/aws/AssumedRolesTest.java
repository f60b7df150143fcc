/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.event.WorkloadReference;
import io.quaywatch.port.PortException;
import io.quaywatch.testing.VirtualClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.sts.StsClient;

class AssumedRolesTest {
    private static final String OWN = "111122223333";
    private static final String OTHER = "444455556666";

    @RegisterExtension
    final AwsServer aws = new AwsServer();

    private final VirtualClock clock = new VirtualClock();

    private AssumedRoles roles(@Nullable String externalId) {
        return new AssumedRoles(aws.client(StsClient.builder()), "quaywatch-describe", externalId, OWN, clock);
    }

    @Test
    void forAccount_another_assumesTheRoleWithTheExternalId() {
        aws.xml(200, assumed("ASIA1"));

        assertThat(roles("shared-secret").forAccount(OTHER).resolveCredentials())
                .isEqualTo(AwsSessionCredentials.create("ASIA1", "made-up-secret-key", "made-up-session-token"));

        assertThat(aws.onlyCall().form())
                .contains("Action=AssumeRole&")
                .contains("RoleArn=arn:aws:iam::444455556666:role/quaywatch-describe")
                .contains("RoleSessionName=quaywatch-111122223333")
                .contains("ExternalId=shared-secret");
    }

    @Test
    void forAccount_withoutExternalId_sendsNone() {
        aws.xml(200, assumed("ASIA1"));

        roles(null).forAccount(OTHER).resolveCredentials();

        assertThat(aws.onlyCall().form()).doesNotContain("ExternalId");
    }

    @ParameterizedTest
    @CsvSource({"cn-north-1, aws-cn", "us-gov-west-1, aws-us-gov", "us-east-1, aws"})
    void forAccount_anyPartition_theArnIsOfOurs(String region, String partition) {
        aws.xml(200, assumed("ASIA1"));
        StsClient sts = aws.client(StsClient.builder(), Region.of(region));

        new AssumedRoles(sts, "r", null, OWN, clock).forAccount(OTHER).resolveCredentials();

        assertThat(aws.onlyCall().form()).contains("RoleArn=arn:" + partition + ":iam::" + OTHER + ":role/r");
    }

    @Test
    void forAccount_own_isTheDefaultChainAndAsksNobody() {
        assertThat(roles(null).forAccount(OWN)).isInstanceOf(DefaultCredentialsProvider.class);
        assertThat(aws.calls()).isEmpty();
    }

    @Test
    void resolve_again_isKeptUntilFiveMinutesBeforeTheEnd() {
        aws.xml(200, assumed("ASIA1")).xml(200, assumed("ASIA2"));
        AssumedRoles roles = roles(null);
        AwsCredentialsProvider first = roles.forAccount(OTHER);
        assertThat(aws.calls()).isEmpty();
        first.resolveCredentials();

        clock.advance(Duration.ofMinutes(55).minusNanos(1));
        assertThat(roles.forAccount(OTHER).resolveCredentials().accessKeyId()).isEqualTo("ASIA1");
        clock.advance(Duration.ofNanos(1));
        assertThat(first.resolveCredentials().accessKeyId()).isEqualTo("ASIA2");
    }

    @Test
    void resolve_afterForget_assumesAnew() {
        aws.xml(200, assumed("ASIA1")).xml(200, assumed("ASIA2"));
        AssumedRoles roles = roles(null);
        AwsCredentialsProvider provider = roles.forAccount(OTHER);
        provider.resolveCredentials();

        roles.forget();

        assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo("ASIA2");
    }

    @Test
    void clientOfAnAccountThatRefusesUs_failsAsDeniedAndNamesTheRole() {
        aws.xml(403, AwsServer.fixture("query-error.xml", "AccessDenied"));
        AssumedRoles roles = roles(null);
        EcsTaskDefinitions catalog =
                new EcsTaskDefinitions(place -> aws.client(EcsClient.builder(), roles.forAccount(place.account())));
        WorkloadReference reference = new WorkloadReference("ecs-task-definition", "shop", OTHER, "eu-west-1");

        assertThatThrownBy(() -> catalog.find(reference)).isInstanceOfSatisfying(PortException.class, e -> {
            assertThat(e.kind()).isEqualTo(PortException.Kind.DENIED);
            assertThat(e)
                    .hasMessageStartingWith("assume role arn:aws:iam::444455556666:role/quaywatch-describe : AWS"
                            + " answered 403 AccessDenied");
        });
    }

    @Test
    void clientOfAnotherAccount_signsWithTheSession() {
        aws.xml(200, assumed("ASIA1")).json(200, AwsServer.fixture("ecs-task-definition.json"));
        AssumedRoles roles = roles(null);
        EcsTaskDefinitions catalog =
                new EcsTaskDefinitions(place -> aws.client(EcsClient.builder(), roles.forAccount(place.account())));

        catalog.find(new WorkloadReference("ecs-task-definition", "shop", OTHER, "eu-west-1"));

        assertThat(aws.calls().get(1).authorization()).contains("Credential=ASIA1/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "44445555666", "44445555666x", "444455556666:role/admin"})
    void forAccount_noAccount_isInvalid(String account) {
        assertThatThrownBy(() -> roles(null).forAccount(account))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.INVALID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "path/role", "a role", "*"})
    void construct_noRoleName_isRefused(String name) {
        StsClient sts = aws.client(StsClient.builder());

        assertThatThrownBy(() -> new AssumedRoles(sts, name, null, OWN, clock))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String assumed(String accessKey) {
        return AwsServer.fixture(
                "sts-assumed.xml",
                accessKey,
                VirtualClock.START.plus(Duration.ofHours(1)).toString());
    }
}
