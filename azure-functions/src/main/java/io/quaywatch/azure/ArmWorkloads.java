/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quaywatch.event.ArmId;
import io.quaywatch.event.Deployment;
import io.quaywatch.event.Workload;
import io.quaywatch.event.WorkloadReference;
import io.quaywatch.image.Platform;
import io.quaywatch.port.PortException;
import io.quaywatch.port.PortException.Kind;
import io.quaywatch.port.WorkloadCatalog;
import io.quaywatch.report.Untrusted;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Container groups, container apps and their jobs as Resource Manager describes them. Of an app all revisions that are active
 * count, not only the newest.
 */
final class ArmWorkloads implements WorkloadCatalog {
    private static final Platform WINDOWS = new Platform("windows", "amd64", null);

    private final ArmClient arm;
    private final OwnScanners own;

    ArmWorkloads(ArmClient arm, OwnScanners own) {
        this.arm = arm;
        this.own = own;
    }

    @Override
    public Optional<Deployment.Found> find(WorkloadReference reference) {
        ArmId named = ArmId.tryParse(reference.id()).orElseThrow(() -> unknown(reference));
        ArmKind kind = ArmKind.of(named).orElseThrow(() -> unknown(reference));
        ArmId id = kind.current(named);
        return arm.get(id.written(), kind.version()).map(document -> read(kind, id, document, reference.region()));
    }

    private static PortException unknown(WorkloadReference reference) {
        return new PortException(
                Kind.INVALID,
                "look up a workload : \"" + Untrusted.line(reference.id(), 200)
                        + "\" is no id of an Azure resource that runs images");
    }

    private Deployment.Found read(ArmKind kind, ArmId id, JsonNode document, @Nullable String region) {
        Workload workload = workload(kind, id, document, region);
        if (kind == ArmKind.CONTAINER_GROUP && own.isOurs(document)) {
            return new Deployment.OwnScanner(workload);
        }
        ArmContainers containers = new ArmContainers(kind.kind() + " " + id.written());
        JsonNode properties = document.path("properties");
        if (kind == ArmKind.CONTAINER_GROUP) {
            containers.add(properties, "properties", "properties");
        } else {
            containers.require(properties.isObject(), "properties", "object");
            addTemplate(properties, "properties", containers);
        }
        if (kind == ArmKind.CONTAINER_APP) {
            addRevisions(revisions(id), containers);
        }
        return new Deployment.WithImages(workload, containers.images());
    }

    private List<JsonNode> revisions(ArmId app) {
        try {
            return arm.list(app.written() + "/revisions", ArmKind.CONTAINER_APP.version());
        } catch (PortException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    private static void addRevisions(List<JsonNode> revisions, ArmContainers containers) {
        for (int i = 0; i < revisions.size(); i++) {
            JsonNode properties = revisions.get(i).path("properties");
            String where = "revisions[" + i + "].properties";
            containers.require(properties.isObject(), where, "object");
            if (properties.path("active").asBoolean()) {
                addTemplate(properties, where, containers);
            }
        }
    }

    /** An app whose first deployment failed has no template. */
    private static void addTemplate(JsonNode properties, String where, ArmContainers containers) {
        JsonNode template = properties.path("template");
        if (!template.isMissingNode() && !template.isNull()) {
            containers.add(template, where + ".template", "");
        }
    }

    private static Workload workload(ArmKind kind, ArmId id, JsonNode document, @Nullable String region) {
        JsonNode os = kind == ArmKind.CONTAINER_GROUP
                ? document.path("properties").path("osType")
                : MissingNode.getInstance();
        String location = document.path("location").asText("");
        return new Workload(
                id.canonical(),
                kind.kind(),
                Untrusted.line(document.path("name").asText(id.name()), 200),
                id.subscription(),
                location.isBlank() ? region : regionName(location),
                os.asText().equalsIgnoreCase("Windows") ? WINDOWS : Platform.LINUX_AMD64,
                // Container Apps run nothing but Linux on AMD64; a group says its system.
                kind == ArmKind.CONTAINER_GROUP && !os.isTextual());
    }

    /** Container Apps write "West Europe" where others write westeurope. */
    private static String regionName(String location) {
        return Untrusted.line(location.replace(" ", "").toLowerCase(Locale.ROOT), 60);
    }
}
