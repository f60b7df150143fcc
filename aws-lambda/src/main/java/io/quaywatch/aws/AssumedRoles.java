/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.port.PortException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Credentials for the accounts whose task definitions and images are looked at: in our own account those of the function,
 * elsewhere those of one role of the same name everywhere. A role is assumed when a client first needs it and kept until shortly
 * before its session ends; a refusal comes out of that client's call as PortException DENIED.
 */
final class AssumedRoles {
    private static final Duration MARGIN = Duration.ofMinutes(5);
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern ROLE = Pattern.compile("[A-Za-z0-9_+=,.@-]{1,64}");

    private final StsClient sts;
    private final String roleName;
    private final @Nullable String externalId;
    private final String ownAccount;
    private final InstantSource clock;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    /** @param externalId what the role's trust policy asks for; null = nothing */
    AssumedRoles(StsClient sts, String roleName, @Nullable String externalId, String ownAccount, InstantSource clock) {
        if (!ROLE.matcher(roleName).matches()) {
            throw new IllegalArgumentException("a role name is 1 to 64 letters, digits and _+=,.@- and has no path");
        }
        this.sts = sts;
        this.roleName = roleName;
        this.externalId = externalId;
        this.ownAccount = ownAccount;
        this.clock = clock;
    }

    private record Session(AwsSessionCredentials credentials, Instant until) {}

    /** Good for clients that live long: it asks again when the session ends and after {@link #forget}. */
    AwsCredentialsProvider forAccount(String account) {
        if (!ACCOUNT.matcher(account).matches()) {
            throw new PortException(PortException.Kind.INVALID, "assume a role : an account id has 12 digits");
        }
        return account.equals(ownAccount)
                ? DefaultCredentialsProvider.builder().build()
                : () -> session(account).credentials();
    }

    void forget() {
        sessions.clear();
    }

    private Session session(String account) {
        return sessions.compute(
                account, (id, known) -> known != null && known.until().isAfter(clock.instant()) ? known : assumed(id));
    }

    private Session assumed(String account) {
        String arn = "arn:" + partition() + ":iam::" + account + ":role/" + roleName;
        AssumeRoleRequest request = AssumeRoleRequest.builder()
                .roleArn(arn)
                .roleSessionName("quaywatch-" + ownAccount)
                .externalId(externalId)
                .build();
        Credentials issued = AwsFailure.calling(
                "assume role " + arn, () -> sts.assumeRole(request).credentials());
        return new Session(
                AwsSessionCredentials.create(issued.accessKeyId(), issued.secretAccessKey(), issued.sessionToken()),
                issued.expiration().minus(MARGIN));
    }

    /** Roles cannot be assumed across partitions, so it is that of the region we talk to. */
    private String partition() {
        return PartitionMetadata.of(sts.serviceClientConfiguration().region()).id();
    }
}
