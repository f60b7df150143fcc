/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.image.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** ECR Image Action: an image was pushed to a private Amazon ECR repository. */
final class EcrPushParser implements EventParser {
    /** What {@code artifact-media-type} says of container images; an index has none. */
    private static final Set<String> IMAGES =
            Set.of("application/vnd.docker.container.image.v1+json", "application/vnd.oci.image.config.v1+json");

    @Override
    public String source() {
        return "ecr-push";
    }

    @Override
    public boolean recognises(JsonNode record) {
        return EventBridge.is(record, "aws.ecr", "ECR Image Action");
    }

    @Override
    public ParsedEvent parse(JsonNode record, Instant receivedAt) {
        JsonNode detail = Fields.object(record, "detail");
        String id = Fields.id(Fields.text(record, "id"), record);
        String action = Fields.text(detail, "action-type");
        String result = Fields.text(detail, "result");
        if (!"PUSH".equals(action) || !"SUCCESS".equals(result)) {
            return new ParsedEvent.Ignored(source(), id, Shown.text(action + " " + result) + " is no successful push");
        }
        String artifact = Fields.text(detail, "artifact-media-type");
        if (artifact != null && !IMAGES.contains(artifact)) {
            return new ParsedEvent.Ignored(source(), id, Shown.text(artifact) + " is no container image");
        }
        return new ParsedEvent.DeploymentEvent(
                source(),
                id,
                "PUSH",
                Fields.time(Fields.text(record, "time"), receivedAt),
                List.of(pushed(record, detail)));
    }

    private static Deployment pushed(JsonNode record, JsonNode detail) {
        String account = AwsPartition.requireAccount(Fields.text(record, "account"));
        String region = AwsPartition.requireRegion(Fields.text(record, "region"));
        AwsPartition partition = AwsPartition.ofRegion(region);
        PushedImage image = PushedImage.of(
                account + ".dkr.ecr." + region + "." + partition.dnsSuffix(),
                Fields.text(detail, "repository-name"),
                Fields.text(detail, "image-tag"),
                Fields.text(detail, "image-digest"));
        Workload repository = new Workload(
                "arn:" + partition.id() + ":ecr:" + region + ":" + account + ":repository/" + image.repository(),
                "ecr-repository",
                image.repository(),
                account,
                region,
                Platform.LINUX_AMD64,
                true);
        return new Deployment.WithImages(repository, List.of(image.container(image.byTag())));
    }
}
