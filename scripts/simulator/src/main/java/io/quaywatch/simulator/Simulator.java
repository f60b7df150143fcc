/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The embedded world: the documented Qualys gateway at the root, an OCI registry for any host under
 * {@code /registry/<host>/v2/}, and a workload catalogue, on one port of 127.0.0.1.
 *
 * <p>Nothing runs in the background. What depends on time is computed from the clock when somebody asks, so a test on a
 * virtual clock advances it and looks again. Safe for use by many threads.
 */
public final class Simulator implements AutoCloseable {
    private final Object lock = new Object();
    private final InstantSource clock;
    private final World world;
    private final LoopbackServer server;

    private Simulator(SimulatorOptions options) {
        this.clock = options.clock();
        this.world = new World(options, this::baseUrl);
        this.server = LoopbackServer.start(options.port(), clock, world.front(lock));
    }

    /** Starts listening. Throws {@link java.io.UncheckedIOException} if the port is taken. */
    public static Simulator start(SimulatorOptions options) {
        return new Simulator(options);
    }

    /** The Qualys gateway, without a slash at the end. */
    public String baseUrl() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Where the registry of this host[:port] is; {@code /v2/} follows. */
    public String registryUrl(String host) {
        return baseUrl() + "/registry/" + URLEncoder.encode(host, StandardCharsets.UTF_8);
    }

    public WorkloadCatalogue workloads() {
        return world.workloads;
    }

    /** Pushes other content under a tag. The old content stays readable by digest. */
    public void moveTag(String host, String repository, String tag) {
        synchronized (lock) {
            world.content.moveTag(RepositoryKey.of(host, repository), tag, clock.instant());
        }
    }

    /** What a tag points at now: the config digest (64 hex) of its linux/amd64 image. */
    public String configSha(String host, String repository, String tag) {
        synchronized (lock) {
            return world.content
                    .at(RepositoryKey.of(host, repository), tag, clock.instant())
                    .sensorSha();
        }
    }

    /** Every scan of this repository that schedules have asked for and that has started, oldest first. */
    public List<ScanRecord> scansOf(String repository) {
        synchronized (lock) {
            world.schedules.settle();
            return world.sensor.scans().stream()
                    .filter(scan -> scan.repository().equals(repository))
                    .toList();
        }
    }

    /**
     * A run of the command line scanner ended: what it saw is uploaded, and shows up as a sensor's scan would. Answers the
     * config digest (64 hex) of the image, of linux/amd64 where there are several; empty if the registry does not have it.
     *
     * @param reference a tag, or the digest of a manifest
     */
    public Optional<String> uploadScan(String host, String repository, String reference) {
        synchronized (lock) {
            return world.uploads.scanned(RepositoryKey.of(host, repository), reference, clock.instant());
        }
    }

    /** The URIs of all registries, duplicates included. */
    public List<String> registryUris() {
        synchronized (lock) {
            return world.registries.all().stream().map(Registries.Row::uri).toList();
        }
    }

    /** How many schedules exist: a client that cleans up after itself brings it back to 0. */
    public int schedules() {
        synchronized (lock) {
            return world.schedules.size();
        }
    }

    /** Calls by method and path template, for example {@code GET /csapi/v1.3/images/{sha}}. */
    public Map<String, Long> calls() {
        return world.stats.calls();
    }

    /** Calls answered 429 because of a limit (faults of the scenario do not count). */
    public long throttled() {
        return world.stats.throttled();
    }

    /** Filters that could not be read and therefore matched nothing. */
    public long unreadFilters() {
        return world.stats.unreadFilters();
    }

    @Override
    public void close() {
        server.close();
    }
}
