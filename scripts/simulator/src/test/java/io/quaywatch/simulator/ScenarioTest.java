/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{\"wrold\":{}}                                    | wrold is not known here; known are faults, world",
                "{\"world\":{\"lateSecond\":1}}                    | world.lateSecond is not known here",
                "{\"world\":{\"lateSeconds\":-1}}                  | world.lateSeconds must be a whole number from 0 to 86400",
                "{\"world\":{\"lateSeconds\":\"1\"}}               | world.lateSeconds must be a whole number",
                "{\"world\":{\"scanSeconds\":{\"min\":9,\"max\":8}}} | world.scanSeconds.max must be a whole number from 9 to",
                "{\"world\":{\"reply\":\"xml\"}}                   | world.reply must be one of object, string, bare, empty",
                "{\"world\":{\"forceFeature\":\"yes\"}}            | world.forceFeature must be true or false",
                "{\"world\":{\"failSchedules\":[{}]}}              | world.failSchedules[0].error is missing",
                "{\"faults\":[{\"call\":\"*\",\"status\":99}]}     | faults[0].status must be a whole number from 200 to 599",
                "{\"faults\":[{\"status\":500}]}                   | faults[0].call is missing",
                "{\"faults\":{}}                                   | faults must be a list",
                "[]                                                | the document must be an object",
                "{                                                 | the document is not JSON",
            })
    void parse_mistake_namesFileAndKey(String json, String complaint) {
        assertThatThrownBy(() -> Scenario.parse("demo.json", json))
                .isInstanceOf(ScenarioException.class)
                .hasMessageStartingWith("scenario demo.json: " + complaint);
    }

    @Test
    void read_noSuchFile_namesIt(@TempDir Path folder) {
        Path file = folder.resolve("none.json");
        assertThatThrownBy(() -> Scenario.read(file))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void none_isAStandardSubscription() {
        WorldSettings world = Scenario.none().world();
        assertThat(world.limits()).isEqualTo(new WorldSettings.Limits(300, 3600, 2));
        assertThat(world.timing()).isEqualTo(new WorldSettings.Timing(5, 40, 120, 0, 0));
        assertThat(world.forceFeature()).isFalse();
    }
}
