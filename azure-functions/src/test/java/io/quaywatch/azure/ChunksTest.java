/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.data.tables.models.TableEntity;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunksTest {
    private static final int QUOTES = 2;

    private final TableEntity entity = new TableEntity("p", "r");

    @ParameterizedTest
    @CsvSource({"2, 1", "29999, 1", "30000, 1", "30001, 2", "60000, 2", "60001, 3", "500000, 17"})
    void put_anyLength_isCutAtTheSizeAndComesBack(int length, int chunks) throws Exception {
        String value = "x".repeat(length - QUOTES);

        Chunks.put("write", entity, value);

        assertThat(entity.getProperty("row" + (chunks - 1))).isNotNull();
        assertThat(entity.getProperty("row" + chunks)).isNull();
        assertThat(Json.state().readValue(Chunks.json(entity).orElseThrow(), String.class))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"ü", "€", "\uD83D\uDE80"})
    void put_charactersOfManyBytes_areAsciiInEachChunk(String character) throws Exception {
        String value = "x" + character.repeat(20_000);

        Chunks.put("write", entity, value);

        assertThat(Chunks.json(entity).orElseThrow()).isPrintable().matches("\\A\\p{ASCII}*\\z");
        assertThat(Json.state().readValue(Chunks.json(entity).orElseThrow(), String.class))
                .isEqualTo(value);
    }

    @Test
    void put_longerThanAnEntity_isRefused() {
        assertThatThrownBy(() -> Chunks.put("write entity a/b", entity, "x".repeat(Chunks.MOST)))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.INVALID))
                .hasMessage("write entity a/b : it has 500002 characters, and a table entity holds 500000");
    }

    @Test
    void json_noChunk_isEmpty() {
        assertThat(Chunks.json(entity.addProperty("row0", 7))).isEmpty();
    }
}
