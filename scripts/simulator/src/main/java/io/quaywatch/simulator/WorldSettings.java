/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.util.List;
import java.util.Map;

/** The {@code world} part of a scenario; README.md describes every key and its default. */
record WorldSettings(
        Limits limits,
        Timing timing,
        int tokenSeconds,
        boolean forceFeature,
        boolean autoRegister,
        boolean registryAuth,
        ReplyVariant reply,
        ImageShape imageShape,
        List<String> scanDateTokens,
        boolean refuseUnknownTokens,
        List<String> modules,
        boolean tokenExpiry,
        List<Failure> failSchedules,
        List<Failure> failImages,
        Map<String, String> users) {

    /** How a create call answers. */
    enum ReplyVariant {
        OBJECT,
        STRING,
        BARE,
        EMPTY
    }

    /** What a tag points at. */
    enum ImageShape {
        INDEX,
        SINGLE,
        DOCKER
    }

    /** @param calls and concurrency: 0 = no limit and no headers about it */
    record Limits(int calls, int windowSeconds, int concurrency) {}

    /**
     * Seconds of a scan's life.
     *
     * @param late from the end of a scan to the image's appearance
     * @param process from the appearance to its vulnerabilities
     */
    record Timing(int queue, int scanMin, int scanMax, int late, int process) {
        long millisOf(String sha) {
            return (scanMin + Sha.number(sha, scanMax - scanMin + 1)) * 1000L;
        }
    }

    /** What goes wrong for repositories of these names. */
    record Failure(List<Glob> repositories, String text) {
        boolean concerns(String repository) {
            return repositories.stream().anyMatch(glob -> glob.matches(repository));
        }
    }

    static WorldSettings read(Fields world) {
        Fields limits = world.child("limits");
        Fields scan = world.child("scanSeconds");
        int scanMin = scan.integer("min", 40, 0, 86_400);
        WorldSettings settings = new WorldSettings(
                new Limits(
                        limits.integer("calls", 300, 0, 1_000_000),
                        limits.integer("windowSeconds", 3600, 1, 86_400),
                        limits.integer("concurrency", 2, 0, 1000)),
                new Timing(
                        world.integer("queueSeconds", 5, 0, 86_400),
                        scanMin,
                        scan.integer("max", Math.max(scanMin, 120), scanMin, 86_400),
                        world.integer("lateSeconds", 0, 0, 86_400),
                        world.integer("processSeconds", 0, 0, 86_400)),
                world.integer("tokenSeconds", 14_400, 1, 86_400),
                world.flag("forceFeature", false),
                world.flag("autoRegister", true),
                world.flag("registryAuth", false),
                world.choice("reply", ReplyVariant.OBJECT, ReplyVariant.class),
                world.choice("imageShape", ImageShape.INDEX, ImageShape.class),
                List.copyOf(world.texts("scanDateTokens", List.of("lastVmScanDate", "lastScanned"))),
                world.flag("refuseUnknownTokens", false),
                List.copyOf(world.texts("modules", List.of("CS"))),
                world.flag("tokenExpiry", true),
                failures(world.children("failSchedules"), "error"),
                failures(world.children("failImages"), "code"),
                Map.copyOf(world.map("users")));
        limits.end();
        scan.end();
        world.end();
        return settings;
    }

    private static List<Failure> failures(List<Fields> entries, String textKey) {
        return entries.stream()
                .map(entry -> {
                    Failure failure = new Failure(
                            entry.texts("repositories", List.of("*")).stream()
                                    .map(Glob::new)
                                    .toList(),
                            entry.requiredText(textKey));
                    entry.end();
                    return failure;
                })
                .toList();
    }
}
