/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.port.PortException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The container groups of the resource group for scans. All calls throw {@link PortException}. */
final class ScanContainers {
    private static final Logger LOG = LoggerFactory.getLogger(ScanContainers.class);
    private static final String API = "2023-05-01";
    private static final String LOG_LINES = "50";
    private static final Pattern NAME = Pattern.compile("qw-[0-9a-f]{12}-[0-9a-f]{1,16}");

    private final ArmClient arm;
    private final String root;

    ScanContainers(ArmClient arm, String subscription, String resourceGroup) {
        this.arm = arm;
        this.root = "/subscriptions/" + subscription + "/resourceGroups/" + resourceGroup
                + "/providers/Microsoft.ContainerInstance/containerGroups";
    }

    Optional<JsonNode> find(String name) {
        return arm.get(root + "/" + name, API);
    }

    ArmClient.Offer create(String name, ObjectNode group) {
        return arm.offer(root + "/" + name, API, group);
    }

    void delete(String name) {
        arm.delete(root + "/" + name, API);
    }

    /** The last lines that the scanner wrote, as it wrote them. */
    String log(String name) {
        String path = root + "/" + name + "/containers/" + ScanContainerGroup.PROGRAM + "/logs";
        return arm.get(path, API, "tail", LOG_LINES)
                .map(document -> document.path("content").asText(""))
                .orElse("");
    }

    /** Deletes those of ours that should be gone by now; one that cannot be deleted does not keep the others. How many. */
    int deleteExpired(Instant now) {
        List<String> expired = arm.list(root, API).stream()
                .filter(group -> isOurs(group) && isExpired(group, now))
                .map(group -> group.path("name").asText())
                .toList();
        int deleted = 0;
        for (String name : expired) {
            try {
                delete(name);
                deleted++;
            } catch (PortException e) {
                LOG.atWarn().addKeyValue("job", name).log("an expired container is left: {}", e.getMessage());
            }
        }
        return deleted;
    }

    /** By tags and by the form of the name together: either alone could be somebody else's. */
    private static boolean isOurs(JsonNode group) {
        JsonNode tags = group.path("tags");
        String name = group.path("name").asText();
        return tags.path(ScanContainerGroup.APP).asText().equals(ScanContainerGroup.OURS)
                && tags.path(ScanContainerGroup.JOB_ID).asText().equals(name)
                && NAME.matcher(name).matches();
    }

    private static boolean isExpired(JsonNode group, Instant now) {
        try {
            return Instant.parse(group.path("tags")
                            .path(ScanContainerGroup.EXPIRES_AT)
                            .asText())
                    .isBefore(now);
        } catch (DateTimeParseException e) {
            // Not as we write it, so not ours to judge.
            return false;
        }
    }
}
