/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.RegistryHost;
import io.quaywatch.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The container group of one scan as it is asked for (Microsoft.ContainerInstance/containerGroups, API 2023-05-01): one
 * container that runs once, without any address.
 */
final class ScanContainerGroup {
    /** The tags by which the sweep and the guard against scanning ourselves know a group as ours. */
    static final String APP = "app";

    static final String OURS = "quaywatch";
    static final String JOB_ID = "jobId";
    static final String EXPIRES_AT = "expiresAt";
    static final String SUBMITTED_AT = "submittedAt";

    static final String PROGRAM = "qscanner";

    private ScanContainerGroup() {}

    static ObjectNode document(
            String name,
            Instant now,
            ScanContainerSettings settings,
            ScanContainerEnvironment environment,
            List<String> command) {
        ObjectNode group = Json.wire().createObjectNode().put("location", settings.location());
        group.putObject("tags")
                .put(APP, OURS)
                .put(JOB_ID, name)
                .put(SUBMITTED_AT, now.toString())
                .put(EXPIRES_AT, now.plus(settings.lifetime()).toString());
        group.putObject("identity")
                .put("type", "UserAssigned")
                .putObject("userAssignedIdentities")
                .putObject(settings.identityId());
        ObjectNode properties = group.putObject("properties");
        properties.put("osType", "Linux").put("restartPolicy", "Never");
        ObjectNode container = properties.putArray("containers").addObject().put("name", PROGRAM);
        ObjectNode inside = container.putObject("properties").put("image", image(settings.image()));
        ArrayNode words = inside.putArray("command");
        command.forEach(words::add);
        ArrayNode variables = inside.putArray("environmentVariables");
        add(variables, environment.plain(), "value");
        add(variables, environment.secret(), "secureValue");
        inside.putObject("resources")
                .putObject("requests")
                .put("cpu", settings.cpu())
                .put("memoryInGB", settings.memoryGb());
        String registry = settings.image().registry();
        if (RegistryHost.of(registry) instanceof RegistryHost.Acr) {
            // A mirror of the scanner's image: read by the same identity.
            properties
                    .putArray("imageRegistryCredentials")
                    .addObject()
                    .put("server", registry)
                    .put("identity", settings.identityId());
        }
        return group;
    }

    /** A digest alone: where there is one, a tag beside it says nothing. */
    private static String image(ImageReference image) {
        String name = image.registry() + "/" + image.repository();
        return image.digest() == null ? name + ":" + image.effectiveTag() : name + "@" + image.digest();
    }

    private static void add(ArrayNode variables, Map<String, String> values, String member) {
        values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry ->
                        variables.addObject().put("name", entry.getKey()).put(member, entry.getValue()));
    }
}
