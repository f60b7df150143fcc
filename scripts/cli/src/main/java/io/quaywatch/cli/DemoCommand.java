/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.event.EventReader;
import io.quaywatch.event.ParsedEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Bundled events in the embedded world. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a bundled story in the embedded world, on a clock of its own on which waiting takes no time.",
            "Stories: deployment (the default), again, lookup, azure, honest, snapshot."
        },
        footer = {"", "Example:", "  quaywatch demo deployment"})
final class DemoCommand implements Callable<Integer> {
    /** A fixed moment, so that every run of a story gives the same bytes. */
    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    private static final Duration BETWEEN = Duration.ofHours(2);

    /** A story is a sequence of bundled events, replayed with some hours between them; that of the machines needs none. */
    enum Story {
        DEPLOYMENT("A task definition with three containers is registered.", "ecs-register.json"),
        AGAIN(
                "The same task definition is registered twice, two hours apart: nothing is scanned the second time.",
                "ecs-register.json",
                "ecs-register.json"),
        LOOKUP(
                "A service is updated; the event names the task definition, the catalogue its images.",
                "ecs-update.json"),
        AZURE("A container group is created; its images are read from the resource.", "azure-group.json"),
        HONEST("Images that cannot be scanned: each ends with its reason, none as clean.", "ecs-honest.json"),
        SNAPSHOT("A fleet of machines is scanned by snapshot while much goes wrong; nothing is left in the cloud.");

        private final String text;
        private final List<String> events;

        Story(String text, String... events) {
            this.text = text;
            this.events = List.of(events);
        }
    }

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The story.")
    private String name = "deployment";

    @Mixin
    private RunOptions options = new RunOptions();

    private final Terminal terminal;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Story story = story();
        options.simulate = true;
        boolean forPeople = options.format == RunOptions.Format.TABLE;
        if (story == Story.SNAPSHOT) {
            if (!options.outputs.isEmpty()) {
                throw new CommandException(
                        ExitCode.USAGE, "this story scans machines and has no image to write: leave --output out");
            }
            if (forPeople) {
                terminal.out().println(story.text);
            }
            return new FleetOutput(terminal, options.format).finish(new FleetDemo(START).tell());
        }
        try (LocalWorld world = LocalWorld.open(options, terminal, START)) {
            EventReader reader = new EventReader(world.clock());
            if (forPeople) {
                terminal.out().println(story.text);
            }
            RunResult result = new RunResult(List.of(), List.of(), List.of(), List.of(), List.of(), null);
            for (int i = 0; i < story.events.size(); i++) {
                if (i > 0) {
                    world.pass(BETWEEN);
                }
                if (forPeople) {
                    terminal.out().println();
                }
                List<ParsedEvent> events = reader.read(bundled(story.events.get(i)));
                result = new EventRun(world, options, terminal).run(events, "-" + i);
            }
            return new RunOutput(terminal, options.format).finish(result, world.notifications());
        }
    }

    private Story story() {
        for (Story story : Story.values()) {
            if (story.name().equalsIgnoreCase(name)) {
                return story;
            }
        }
        throw new CommandException(
                ExitCode.USAGE,
                "no story is called '" + name + "'; there are "
                        + List.of(Story.values()).stream()
                                .map(story -> story.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")));
    }

    private static byte[] bundled(String event) {
        try (InputStream in = Objects.requireNonNull(DemoCommand.class.getResourceAsStream("/demo/" + event))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("read bundled event " + event, e);
        }
    }
}
