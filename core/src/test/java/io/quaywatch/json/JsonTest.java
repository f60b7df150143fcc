/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "shape")
    sealed interface Shape {}

    record Circle(int radius) implements Shape {}

    sealed interface Cornered extends Shape {}

    record Square(int side, @Nullable String name) implements Cornered {}

    record Times(Instant at, Duration lasting, boolean isLong) {
        boolean isDerived() {
            return true;
        }
    }

    private record Unwritable(Object self) {}

    @Test
    void state_sealedType_isNamedWithoutAList() throws JsonProcessingException {
        String json = Json.write(new Square(2, null));

        assertThat(json).isEqualTo("{\"shape\":\"Square\",\"side\":2}");
        assertThat(Json.state().readValue(json, Shape.class)).isEqualTo(new Square(2, null));
        assertThat(Json.state().readValue("{\"shape\":\"Circle\",\"radius\":1}", Shape.class))
                .isEqualTo(new Circle(1));
    }

    @Test
    void state_typeThatIsNotPermitted_fails() {
        assertThatThrownBy(() -> Json.state().readValue("{\"shape\":\"java.lang.Object\"}", Shape.class))
                .isInstanceOf(InvalidTypeIdException.class);
    }

    @Test
    void unknownField_failsInOursAndIsIgnoredInTheirs() throws JsonProcessingException {
        String json = "{\"shape\":\"Circle\",\"radius\":1,\"colour\":\"red\"}";

        assertThatThrownBy(() -> Json.state().readValue(json, Shape.class))
                .isInstanceOf(UnrecognizedPropertyException.class);
        assertThat(Json.wire().readValue(json, Shape.class)).isEqualTo(new Circle(1));
    }

    @Test
    void write_times_areTextAndNothingIsDerived() {
        Times times = new Times(Instant.parse("2026-11-20T10:00:00.123456789Z"), Duration.ofMinutes(90), true);

        assertThat(Json.write(times))
                .isEqualTo("{\"at\":\"2026-11-20T10:00:00.123456789Z\",\"lasting\":\"PT1H30M\",\"isLong\":true}");
    }

    @Test
    void write_whatHasNoJson_namesTheClassOnly() {
        assertThatThrownBy(() -> Json.write(new Unwritable(new Object())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Unwritable cannot be written as JSON");
    }

    @Test
    void read_deepNesting_isRefused() {
        String deep = "[".repeat(100_000);

        assertThatThrownBy(() -> Json.wire().readTree(deep)).isInstanceOf(StreamConstraintsException.class);
    }
}
