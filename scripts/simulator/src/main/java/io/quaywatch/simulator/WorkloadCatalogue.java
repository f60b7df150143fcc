/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The images of workloads that an event only names. There is an answer for every id, made from its last name, so that any
 * real event works; ids with {@code gone} in them do not exist (any more), and those with {@code own-scanner} in them stand for
 * scanners that the product started itself. Azure ids are compared without case.
 *
 * <p>Kinds are told apart by their words: {@code ecs…} (family, family:revision or ARN), {@code container-group…},
 * {@code container-app…} and other Azure kinds (ARM id), {@code cloud-run…}.
 */
public final class WorkloadCatalogue {
    private static final Pattern ECS_ARN =
            Pattern.compile("arn:aws[a-z-]*:ecs:([a-z0-9-]+):(\\d{12}):task-definition/(.+)");
    private static final Pattern CLOUD_RUN =
            Pattern.compile("(?:projects|namespaces)/([^/]+)(?:/locations/([^/]+))?/(?:services|jobs)/([^/]+)");
    private static final CatalogueImage PROXY =
            new CatalogueImage("proxy", false, "docker.io/envoyproxy/envoy:v1.31.2");
    private static final CatalogueImage WAIT =
            new CatalogueImage("wait-for-db", true, "docker.io/library/busybox:1.36");

    WorkloadCatalogue() {}

    /**
     * The images of a workload; empty if it does not exist.
     *
     * @param account AWS account or project, where the id does not say
     * @param region where the id does not say
     */
    public Optional<List<CatalogueImage>> images(
            String kind, String id, @Nullable String account, @Nullable String region) {
        String lower = id.toLowerCase(Locale.ROOT);
        if (lower.isBlank() || lower.contains("gone")) {
            return Optional.empty();
        }
        if (kind.startsWith("ecs")) {
            return Optional.of(ecs(id, or(account, "444455556666"), or(region, "eu-west-1")));
        }
        if (kind.startsWith("cloud-run") || CLOUD_RUN.matcher(id).matches()) {
            return Optional.of(cloudRun(id, or(account, "demo-project"), or(region, "europe-west1")));
        }
        return Optional.of(azure(kind, lower));
    }

    /** Whether this workload is one that the product started itself to scan an image. */
    public boolean isOwnScanner(String id) {
        return id.toLowerCase(Locale.ROOT).contains("own-scanner");
    }

    private static List<CatalogueImage> ecs(String id, String account, String region) {
        Matcher arn = ECS_ARN.matcher(id);
        boolean full = arn.matches();
        String family = name((full ? arn.group(3) : id).split(":")[0]);
        String owner = full ? arn.group(2) : account;
        String place = full ? arn.group(1) : region;
        String domain = place.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
        return List.of(
                new CatalogueImage(
                        family, false, owner + ".dkr.ecr." + place + "." + domain + "/" + family + ":stable"),
                PROXY);
    }

    private static List<CatalogueImage> azure(String kind, String id) {
        String name = name(id.substring(id.lastIndexOf('/') + 1));
        CatalogueImage own = new CatalogueImage(name, false, "quaywatchdemo.azurecr.io/" + name + ":stable");
        return kind.contains("job") ? List.of(own) : List.of(WAIT, own, PROXY);
    }

    private static List<CatalogueImage> cloudRun(String id, String account, String region) {
        Matcher path = CLOUD_RUN.matcher(id);
        boolean full = path.matches();
        String project = full ? path.group(1) : account;
        String place = full && path.group(2) != null ? path.group(2) : region;
        String name = name(full ? path.group(3) : id.substring(id.lastIndexOf('/') + 1));
        return List.of(
                new CatalogueImage(name, false, place + "-docker.pkg.dev/" + project + "/apps/" + name + ":stable"));
    }

    /** Like the id, but fit to be a repository. */
    private static String name(String text) {
        String name =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        return name.isEmpty() ? "app" : name;
    }

    private static String or(@Nullable String given, String fallback) {
        return given == null || given.isBlank() ? fallback : given;
    }
}
