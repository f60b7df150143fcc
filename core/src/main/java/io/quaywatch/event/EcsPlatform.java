/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.image.Platform;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an ECS task runs on.
 *
 * @param assumed whether ECS named no processor architecture; it then runs what the instance has, mostly x86_64
 */
record EcsPlatform(Platform platform, boolean assumed) {

    /** From {@code runtimePlatform} of a task definition: {@code X86_64 | ARM64} and {@code LINUX | WINDOWS_SERVER_…}. */
    static EcsPlatform ofRuntime(JsonNode runtimePlatform) {
        return of(
                Fields.text(runtimePlatform, "cpuArchitecture"), Fields.text(runtimePlatform, "operatingSystemFamily"));
    }

    /** From a running task: the attribute {@code ecs.cpu-architecture} and {@code platformFamily}. */
    static EcsPlatform ofTask(JsonNode task) {
        String architecture = null;
        for (JsonNode attribute : Fields.get(task, "attributes")) {
            if ("ecs.cpu-architecture".equals(Fields.text(attribute, "name"))) {
                architecture = Fields.text(attribute, "value");
            }
        }
        return of(architecture, Fields.text(task, "platformFamily"));
    }

    private static EcsPlatform of(@Nullable String architecture, @Nullable String osFamily) {
        String goName = switch (architecture == null ? "" : architecture.toUpperCase(Locale.ROOT)) {
            case "X86_64" -> "amd64";
            case "ARM64" -> "arm64";
            default -> null;
        };
        boolean windows = osFamily != null && osFamily.toUpperCase(Locale.ROOT).startsWith("WINDOWS");
        return new EcsPlatform(
                new Platform(windows ? "windows" : "linux", goName == null ? "amd64" : goName, null), goName == null);
    }
}
