/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import java.util.List;
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

    /**
     * What follows the type in an operation that runs images: to start pulls what the tag means by then, and a revision that is
     * activated may be older than any write that was seen.
     */
    private static final List<String> DEPLOYING = List.of("/write", "/start/action", "/revisions/activate/action");

    private final String id;
    private final Set<String> types;

    AzureKind(String id, Set<String> types) {
        this.id = id;
        this.types = types;
    }

    String id() {
        return id;
    }

    /** The kind of which this operation runs images that may be new; its casing differs between captures. */
    static Optional<AzureKind> deployedBy(@Nullable String operation) {
        if (operation == null || operation.length() > 200) {
            return Optional.empty();
        }
        for (String ending : DEPLOYING) {
            int type = operation.length() - ending.length();
            if (operation.regionMatches(true, type, ending, 0, ending.length())) {
                Optional<AzureKind> kind = ofType(operation.substring(0, type).toLowerCase(Locale.ROOT));
                if (kind.isPresent()) {
                    return kind;
                }
            }
        }
        return Optional.empty();
    }

    /** A revision is activated by its own id, but it is the app that runs. */
    static @Nullable String withoutRevision(@Nullable String id) {
        if (id == null || id.length() > 1000) {
            return id;
        }
        int revisions = id.toLowerCase(Locale.ROOT).lastIndexOf("/revisions/");
        return revisions < 0 || id.indexOf('/', revisions + "/revisions/".length()) >= 0
                ? id
                : id.substring(0, revisions);
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
