/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The Azure resources that run images, by their ARM types. */
enum AzureKind {
    CONTAINER_GROUP("container-group", Set.of("microsoft.containerinstance/containergroups")),
    /** The second type is what Container Apps were before they had their own provider. */
    CONTAINER_APP("container-app", Set.of("microsoft.app/containerapps", "microsoft.web/containerapps")),
    CONTAINER_APP_JOB("container-app-job", Set.of("microsoft.app/jobs"));

    private final String id;
    private final Set<String> types;

    AzureKind(String id, Set<String> types) {
        this.id = id;
        this.types = types;
    }

    String id() {
        return id;
    }

    /** The kind that this operation writes; its casing differs between captures. */
    static Optional<AzureKind> writtenBy(@Nullable String operation) {
        if (operation == null || operation.length() > 200) {
            return Optional.empty();
        }
        String lower = operation.toLowerCase(Locale.ROOT);
        return lower.endsWith("/write")
                ? ofType(lower.substring(0, lower.length() - "/write".length()))
                : Optional.empty();
    }

    static Optional<AzureKind> ofType(String type) {
        for (AzureKind kind : values()) {
            if (kind.types.contains(type)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** The look-up of this resource, if it is of this kind. */
    Deployment toLookUp(ArmId resource, @Nullable String location) {
        if (!types.contains(resource.type())) {
            throw new UnusableRecordException("it writes a " + id + " but names a " + resource.type());
        }
        // subscription-wide logs say "global" of every record
        String region = location == null || location.equalsIgnoreCase("global") ? null : Shown.text(location);
        return new Deployment.ToLookUp(new WorkloadReference(id, resource.written(), resource.subscription(), region));
    }
}
