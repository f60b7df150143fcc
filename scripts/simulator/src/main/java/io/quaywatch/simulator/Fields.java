/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads one object of a scenario; every complaint names the file and the full key. */
final class Fields {
    private final String source;
    private final String at;
    private final JsonNode node;
    private final Set<String> known = new TreeSet<>();

    Fields(String source, String at, JsonNode node) {
        this.source = source;
        this.at = at;
        this.node = node;
        if (!node.isObject()) {
            throw problem("", "must be an object");
        }
    }

    boolean has(String key) {
        known.add(key);
        return node.has(key);
    }

    int integer(String key, int fallback, int min, int max) {
        if (!has(key)) {
            return fallback;
        }
        JsonNode value = node.get(key);
        if (!value.isInt() || value.intValue() < min || value.intValue() > max) {
            throw problem(key, "must be a whole number from " + min + " to " + max);
        }
        return value.intValue();
    }

    boolean flag(String key, boolean fallback) {
        if (!has(key)) {
            return fallback;
        }
        if (!node.get(key).isBoolean()) {
            throw problem(key, "must be true or false");
        }
        return node.get(key).booleanValue();
    }

    String text(String key, String fallback) {
        if (!has(key)) {
            return fallback;
        }
        return textOf(key, node.get(key));
    }

    String requiredText(String key) {
        if (!has(key)) {
            throw problem(key, "is missing");
        }
        return textOf(key, node.get(key));
    }

    <E extends Enum<E>> E choice(String key, E fallback, Class<E> type) {
        if (!has(key)) {
            return fallback;
        }
        String text = textOf(key, node.get(key));
        List<String> names = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        if (!names.contains(text)) {
            throw problem(key, "must be one of " + String.join(", ", names));
        }
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    }

    List<String> texts(String key, List<String> fallback) {
        if (!has(key)) {
            return fallback;
        }
        List<String> texts = new ArrayList<>();
        elements(key).forEach(element -> texts.add(textOf(key, element)));
        return texts;
    }

    Map<String, String> map(String key) {
        Map<String, String> map = new LinkedHashMap<>();
        if (has(key)) {
            child(key).node.properties().forEach(entry -> map.put(entry.getKey(), textOf(key, entry.getValue())));
        }
        return map;
    }

    /** The object under this key; an empty one if it is absent. */
    Fields child(String key) {
        return new Fields(source, path(key), has(key) ? node.get(key) : SimulatorJson.object());
    }

    List<Fields> children(String key) {
        List<Fields> children = new ArrayList<>();
        if (has(key)) {
            for (JsonNode element : elements(key)) {
                children.add(new Fields(source, path(key) + "[" + children.size() + "]", element));
            }
        }
        return children;
    }

    /** Refuses keys that nobody asked for: a misspelt setting must not look like one that had no effect. */
    void end() {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw problem(name, "is not known here; known are " + String.join(", ", known));
            }
        });
    }

    ScenarioException problem(String key, String complaint) {
        String path = path(key);
        return new ScenarioException(
                "scenario " + source + ": " + (path.isEmpty() ? "the document" : path) + " " + complaint);
    }

    private JsonNode elements(String key) {
        if (!node.get(key).isArray()) {
            throw problem(key, "must be a list");
        }
        return node.get(key);
    }

    private String textOf(String key, JsonNode value) {
        if (!value.isTextual()) {
            throw problem(key, "must be text");
        }
        return value.textValue();
    }

    private String path(String key) {
        return at.isEmpty() || key.isEmpty() ? at + key : at + "." + key;
    }
}
