/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;
import io.quaywatch.scan.ScanPhase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The drawing {@code infra/aws/image-scan.asl.json}, with its substitutions filled in. */
record StateMachine(JsonNode document) {
    static final String END = "(end)";

    static StateMachine read() {
        try {
            String text = Files.readString(Path.of("../infra/aws/image-scan.asl.json"))
                    .replace("${MaxConcurrency}", "5")
                    .replace("${MachineTimeoutSeconds}", "21600");
            return new StateMachine(Json.wire().readTree(text));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    JsonNode outer() {
        return document.path("States");
    }

    JsonNode item() {
        return outer().path("ScanImages").path("ItemProcessor").path("States");
    }

    /** All tasks of both levels. */
    List<JsonNode> tasks() {
        List<JsonNode> tasks = new ArrayList<>();
        outer().forEach(tasks::add);
        item().forEach(tasks::add);
        tasks.removeIf(state -> !type(state).equals("Task"));
        return tasks;
    }

    Set<String> taskNames() {
        Set<String> names = new LinkedHashSet<>();
        item().properties().forEach(entry -> {
            if (type(entry.getValue()).equals("Task")) {
                names.add(entry.getKey());
            }
        });
        return names;
    }

    /** The phase that a task runs: the one in its payload, or for tasks that take the whole item the one they are named by. */
    static ScanPhase phase(String task) {
        String name = task.equals("SendFailureNotification") ? "SendNotification" : task;
        return ScanPhase.valueOf(name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
    }

    /** Tasks that can follow this one without another task in between; {@link #END} where the item can end. */
    Set<String> reachable(String task) {
        Set<String> found = new LinkedHashSet<>();
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(nexts(item().path(task)));
        while (!open.isEmpty()) {
            String name = open.remove();
            if (name.equals(END) || type(item().path(name)).equals("Task")) {
                found.add(name);
            } else if (seen.add(name)) {
                open.addAll(nexts(item().path(name)));
            }
        }
        return found;
    }

    static String type(JsonNode state) {
        return state.path("Type").asText();
    }

    static List<String> nexts(JsonNode state) {
        List<String> nexts = new ArrayList<>();
        if (state.path("End").asBoolean()
                || type(state).equals("Succeed")
                || type(state).equals("Fail")) {
            nexts.add(END);
        }
        state.findValues("Next").forEach(next -> nexts.add(next.asText()));
        if (state.has("Default")) {
            nexts.add(state.path("Default").asText());
        }
        return nexts;
    }
}
