/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Everything that the simulator knows, wired by hand. Not safe for use by many threads: its owner locks it. */
final class World {
    final Stats stats = new Stats();
    final Registries registries;
    final Schedules schedules;
    final Sensor sensor;
    final OciContent content;
    final Uploads uploads;
    final WorkloadCatalogue workloads = new WorkloadCatalogue();
    private final Images images = new Images();
    private final InstantSource clock;
    private final WorldSettings settings;
    private final Scenario scenario;
    private final Tokens tokens;
    private final Supplier<String> baseUrl;

    World(SimulatorOptions options, Supplier<String> baseUrl) {
        this.baseUrl = baseUrl;
        this.clock = options.clock();
        this.scenario = options.scenario();
        this.settings = scenario.world();
        this.tokens = new Tokens(clock, settings, options);
        this.registries = new Registries(clock, settings.autoRegister());
        this.content = new OciContent(new ImageBuilder(settings.imageShape()));
        this.sensor = new Sensor(content, images, settings, options.realHosts(), options.sensor());
        this.uploads = new Uploads(content, images, settings);
        this.schedules = new Schedules(clock, settings, sensor, images);
    }

    /** @param lock what whoever touches this world holds */
    Front front(Object lock) {
        ApiErrors errors = new ApiErrors(clock);
        RegistryTokens registryTokens = new RegistryTokens(settings.registryAuth(), clock, baseUrl);
        List<Area> areas = List.of(
                new CsapiArea(csapi(), tokens, errors),
                new OciArea(content, registryTokens, clock),
                registryTokens.routes(),
                new AuthHandlers(tokens, settings.users()).routes(),
                new CatalogueHandlers(workloads).routes(),
                new Routes().add("GET", "/simulator/stats", (request, path) -> Reply.json(200, counters())));
        RateLimits limits = new RateLimits(settings.limits(), clock);
        return new Front(areas, new Faults(scenario.faults()), limits, stats, tokens, errors, lock);
    }

    private Routes csapi() {
        Routes routes = new Routes();
        Filters filters = new Filters(clock, stats);
        Creation creation = new Creation(settings.reply());
        Findings findings = new Findings();
        new RegistryHandlers(registries, filters, creation).addTo(routes);
        new ScheduleHandlers(registries, schedules, filters, creation).addTo(routes);
        new ImageHandlers(images, schedules, findings, filters, settings, baseUrl).addTo(routes);
        return routes;
    }

    private ObjectNode counters() {
        ObjectNode body = SimulatorJson.object();
        ObjectNode calls = body.putObject("calls");
        stats.calls().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> calls.put(entry.getKey(), entry.getValue()));
        body.put("throttled", stats.throttled());
        body.put("unreadFilters", stats.unreadFilters());
        body.put("registries", registries.all().size());
        body.put("schedules", schedules.size());
        body.put("images", images.visible(schedules.settle()).size());
        return body;
    }
}
