/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.databind.JsonNode;

/** An ECS task definition that was looked up because an event only named it; read with the rules that hold for events. */
public final class EcsTaskDefinition {
    private EcsTaskDefinition() {}

    /**
     * The same reference with the account and region that own the task definition: those of the ARN where the id is one.
     *
     * @throws EventException if the id is no ARN, {@code family} or {@code family:revision}
     */
    public static WorkloadReference owned(WorkloadReference reference) {
        try {
            return TaskDefinitionName.parse(reference.id()).reference(reference.account(), reference.region());
        } catch (UnusableRecordException e) {
            throw new EventException(e.reason());
        }
    }

    /**
     * The workload and its images.
     *
     * <pre>{"taskDefinitionArn":"arn:…","runtimePlatform":{"cpuArchitecture":"ARM64","operatingSystemFamily":"LINUX"},
     * "containerDefinitions":[{"name":"web","image":"…","dependsOn":[{"containerName":"setup","condition":"SUCCESS"}]}]}</pre>
     *
     * @param definition {@code taskDefinition} in the answer of DescribeTaskDefinition; other fields are not read
     * @throws EventException if its ARN is none
     */
    public static Deployment.WithImages read(JsonNode definition) {
        try {
            String arn = Fields.text(definition, "taskDefinitionArn");
            EcsPlatform platform = EcsPlatform.ofRuntime(Fields.get(definition, "runtimePlatform"));
            Workload workload = TaskDefinitionName.parse(arn == null ? "" : arn).workload(null, null, platform);
            return new Deployment.WithImages(
                    workload, EcsContainers.of(Fields.get(definition, "containerDefinitions")));
        } catch (UnusableRecordException e) {
            throw new EventException(e.reason());
        }
    }
}
