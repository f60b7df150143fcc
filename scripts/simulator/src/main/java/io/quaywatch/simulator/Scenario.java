/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How the world behaves and what goes wrong in it; the format is described in {@code scripts/simulator/README.md}.
 *
 * <pre>{@code
 * {"world": {"forceFeature": true, "lateSeconds": 30},
 *  "faults": [{"call": "GET /csapi/v1.3/images*", "after": 1, "times": 2, "status": 503}]}
 * }</pre>
 *
 * Readers throw {@link ScenarioException}.
 */
public final class Scenario {
    private final WorldSettings world;
    private final List<FaultRule> faults;

    private Scenario(WorldSettings world, List<FaultRule> faults) {
        this.world = world;
        this.faults = List.copyOf(faults);
    }

    /** A standard subscription in which nothing goes wrong. */
    public static Scenario none() {
        return parse("none", "{}");
    }

    /** Reads a scenario file. */
    public static Scenario read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new ScenarioException("scenario " + file + ": cannot be read", e);
        }
    }

    /**
     * Reads a scenario from its text.
     *
     * @param source what error messages call it
     */
    public static Scenario parse(String source, String json) {
        JsonNode node;
        try {
            node = SimulatorJson.read(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ScenarioException("scenario " + source + ": the document is not JSON", e);
        }
        Fields document = new Fields(source, "", node);
        WorldSettings world = WorldSettings.read(document.child("world"));
        List<FaultRule> faults =
                document.children("faults").stream().map(FaultRule::read).toList();
        document.end();
        return new Scenario(world, faults);
    }

    WorldSettings world() {
        return world;
    }

    List<FaultRule> faults() {
        return faults;
    }
}
