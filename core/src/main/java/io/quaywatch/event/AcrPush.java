/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.image.Platform;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an Azure Container Registry says of a push, by Event Grid or by its own webhook:
 * {@code {"action": "push", "target": {repository, tag, digest}, "request": {host}}}.
 */
final class AcrPush {
    private AcrPush() {}

    static boolean is(JsonNode payload) {
        return Fields.hasText(payload, "action")
                && Fields.hasText(payload.path("target"), "repository")
                && Fields.hasText(payload.path("request"), "host");
    }

    /** @param registry the ARM id of the registry, where the event names it */
    static Deployment pushed(JsonNode payload, @Nullable String registry) {
        JsonNode target = Fields.get(payload, "target");
        PushedImage image = PushedImage.of(
                Fields.text(payload, "request", "host"),
                Fields.text(target, "repository"),
                Fields.text(target, "tag"),
                Fields.text(target, "digest"));
        String location = Fields.text(payload, "location");
        Optional<ArmId> owner = ArmId.tryParse(registry);
        Workload repository = new Workload(
                owner.map(id -> id.canonical() + "/repositories/").orElse(image.host() + "/") + image.repository(),
                "acr-repository",
                image.repository(),
                owner.map(ArmId::subscription).orElse(null),
                location == null ? null : Shown.text(location),
                Platform.LINUX_AMD64,
                true);
        return new Deployment.WithImages(repository, List.of(image.container(image.exact())));
    }
}
