/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.event.ContainerImage;
import io.quaywatch.port.PortException;
import io.quaywatch.port.PortException.Kind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gathers the containers of a resource, each image once with the names of all containers that run it.
 *
 * <p>What has another shape than documented is INVALID with its place: an image that is overlooked would count as scanned.
 */
final class ArmContainers {
    private final String resource;
    private final Map<String, Users> images = new LinkedHashMap<>();

    /** @param resource for the error message */
    ArmContainers(String resource) {
        this.resource = resource;
    }

    private static final class Users {
        final Set<String> names = new LinkedHashSet<>();
        boolean init = true;
    }

    /**
     * Adds {@code initContainers} and {@code containers} of this node.
     *
     * @param where the path that leads to the node
     * @param inner the field of a container that holds its image, or "" if the container itself does
     */
    void add(JsonNode node, String where, String inner) {
        require(node.isObject(), where, "object");
        addAll(node.path("initContainers"), where + ".initContainers", inner, true);
        addAll(node.path("containers"), where + ".containers", inner, false);
    }

    /** In the order they were found. */
    List<ContainerImage> images() {
        return images.entrySet().stream()
                .map(image -> new ContainerImage(
                        String.join(", ", image.getValue().names), image.getValue().init, image.getKey(), null))
                .toList();
    }

    void require(boolean holds, String where, String what) {
        if (!holds) {
            throw new PortException(Kind.INVALID, "read " + resource + " : " + where + " is no " + what);
        }
    }

    private void addAll(JsonNode containers, String where, String inner, boolean init) {
        if (containers.isMissingNode() || containers.isNull()) {
            return;
        }
        require(containers.isArray(), where, "array");
        for (int i = 0; i < containers.size(); i++) {
            JsonNode container = containers.get(i);
            String place = where + "[" + i + "]";
            require(container.isObject(), place, "object");
            JsonNode holder = inner.isEmpty() ? container : container.path(inner);
            String below = inner.isEmpty() ? place : place + "." + inner;
            require(holder.isObject(), below, "object");
            JsonNode image = holder.path("image");
            require(image.isTextual() && !image.textValue().isBlank(), below + ".image", "text");
            Users users = images.computeIfAbsent(image.textValue(), unknown -> new Users());
            users.names.add(container.path("name").asText(""));
            users.init &= init;
        }
    }
}
