/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.event.ArmId;
import java.util.Locale;
import java.util.Optional;

/** The resources that run images, as Resource Manager names them. */
enum ArmKind {
    CONTAINER_GROUP("container-group", "Microsoft.ContainerInstance/containerGroups", "2023-05-01"),
    CONTAINER_APP("container-app", "Microsoft.App/containerApps", "2024-03-01"),
    CONTAINER_APP_JOB("container-app-job", "Microsoft.App/jobs", "2024-03-01");

    /** What Container Apps were in their preview; all of them live on under the new type, with group and name as before. */
    private static final String OLD_APP = "microsoft.web/containerapps";

    private final String kind;
    private final String type;
    private final String version;

    ArmKind(String kind, String type, String version) {
        this.kind = kind;
        this.type = type;
        this.version = version;
    }

    static Optional<ArmKind> of(ArmId id) {
        if (id.type().equals(OLD_APP)) {
            return Optional.of(CONTAINER_APP);
        }
        for (ArmKind kind : values()) {
            if (kind.type.toLowerCase(Locale.ROOT).equals(id.type())) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** As events and workloads say it. */
    String kind() {
        return kind;
    }

    /** Version of the REST interface that is asked. */
    String version() {
        return version;
    }

    /** The id under which it is found today. */
    ArmId current(ArmId id) {
        return id.type().equals(OLD_APP)
                ? ArmId.tryParse(id.written().replaceFirst("(?i)/Microsoft\\.Web/containerApps/", "/" + type + "/"))
                        .orElseThrow()
                : id;
    }

    /** Where all of a subscription are listed. */
    String listPath(String subscription) {
        return "/subscriptions/" + subscription + "/providers/" + type;
    }
}
