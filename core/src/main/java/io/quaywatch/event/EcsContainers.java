/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.image.Digest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The containers of a task definition or a running task. A container without a readable image stays, with the image
 * {@code ""}: it ends as a failure that people see instead of being left out.
 */
final class EcsContainers {
    private static final int MAX_IMAGE = 1024;
    private static final int MAX_NAME = 255;

    private EcsContainers() {}

    static boolean present(JsonNode containers) {
        return containers.isArray() && !containers.isEmpty();
    }

    static List<ContainerImage> of(JsonNode containers) {
        Set<String> awaited = awaited(containers);
        List<ContainerImage> images = new ArrayList<>(containers.size());
        for (JsonNode container : containers) {
            String name = bounded(Fields.text(container, "name"), MAX_NAME, "container " + (images.size() + 1));
            images.add(new ContainerImage(
                    name,
                    awaited.contains(name),
                    bounded(Fields.text(container, "image"), MAX_IMAGE, ""),
                    digest(Fields.text(container, "imageDigest"))));
        }
        return images;
    }

    /** ECS has no init containers; one that others wait for until it has ended is the same thing. */
    private static Set<String> awaited(JsonNode containers) {
        Set<String> names = new HashSet<>();
        for (JsonNode container : containers) {
            for (JsonNode dependency : Fields.get(container, "dependsOn")) {
                String condition = Fields.text(dependency, "condition");
                String name = Fields.text(dependency, "containerName");
                if (name != null && ("COMPLETE".equals(condition) || "SUCCESS".equals(condition))) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /** Cut with a mark that no reference may hold, so that a shortened one never names another image. */
    private static String bounded(@Nullable String text, int limit, String otherwise) {
        if (text == null) {
            return otherwise;
        }
        return text.length() <= limit ? text : text.substring(0, limit) + "…";
    }

    private static @Nullable Digest digest(@Nullable String text) {
        try {
            return text == null ? null : Digest.parse(text);
        } catch (IllegalArgumentException notADigest) {
            return null;
        }
    }
}
