/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How ECS names a task definition: {@code family}, {@code family:revision} or its ARN.
 *
 * @param written as the event spells it; it has passed the grammar and is fit for look-ups
 * @param partition null unless it is an ARN, like {@code region} and {@code account}
 */
record TaskDefinitionName(
        String written,
        @Nullable String partition,
        @Nullable String region,
        @Nullable String account,
        String family,
        @Nullable String revision) {
    static final String KIND = "ecs-task-definition";

    private static final int MAX_LENGTH = 400;
    private static final Pattern GRAMMAR =
            Pattern.compile("(?:arn:(?<partition>aws(?:-[a-z]{1,10}){0,2}):ecs:(?<region>"
                    + AwsPartition.REGION + "):(?<account>" + AwsPartition.ACCOUNT + "):task-definition/)?"
                    + "(?<family>[A-Za-z0-9_-]{1,255})(?::(?<revision>[0-9]{1,10}))?");

    static TaskDefinitionName parse(String text) {
        Matcher matcher = GRAMMAR.matcher(text);
        if (text.length() > MAX_LENGTH || !matcher.matches()) {
            throw new UnusableRecordException(
                    "\"" + Shown.text(text) + "\" is no ECS task definition (ARN, family or family:revision)");
        }
        return new TaskDefinitionName(
                text,
                matcher.group("partition"),
                matcher.group("region"),
                matcher.group("account"),
                matcher.group("family"),
                matcher.group("revision"));
    }

    /** For look-up; account and region are the caller's unless this is an ARN, which names the owner itself. */
    WorkloadReference reference(@Nullable String callerAccount, @Nullable String callerRegion) {
        return new WorkloadReference(KIND, written, owner(callerAccount), location(callerRegion));
    }

    /** The workload; all revisions of a family are the same one, so the id has none and the name shows it. */
    Workload workload(@Nullable String callerAccount, @Nullable String callerRegion, EcsPlatform platform) {
        String ownRegion = AwsPartition.requireRegion(location(callerRegion));
        String ownAccount = AwsPartition.requireAccount(owner(callerAccount));
        String ownPartition =
                partition == null ? AwsPartition.ofRegion(ownRegion).id() : partition;
        return new Workload(
                "arn:" + ownPartition + ":ecs:" + ownRegion + ":" + ownAccount + ":task-definition/" + family,
                KIND,
                revision == null ? family : family + ":" + revision,
                ownAccount,
                ownRegion,
                platform.platform(),
                platform.assumed());
    }

    private @Nullable String owner(@Nullable String callerAccount) {
        if (account != null || callerAccount == null) {
            return account;
        }
        return AwsPartition.requireAccount(callerAccount);
    }

    private @Nullable String location(@Nullable String callerRegion) {
        if (region != null || callerRegion == null) {
            return region;
        }
        return AwsPartition.requireRegion(callerRegion);
    }
}
