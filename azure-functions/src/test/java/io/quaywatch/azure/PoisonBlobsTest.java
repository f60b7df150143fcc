/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import io.quaywatch.image.Digest;
import io.quaywatch.port.PortException;
import io.quaywatch.testing.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoisonBlobsTest {
    private final Azurite azurite = Azurite.require();
    private final BlobContainerClient container = azurite.blobs().createBlobContainer(azurite.name("poison"));
    private final VirtualClock clock = new VirtualClock();
    private final PoisonBlobs poison = new PoisonBlobs(container, clock);

    private String content(String name) {
        return container.getBlobClient(name).downloadContent().toString();
    }

    @Test
    void put_json_isKeptAsItCame() {
        String record = "{\"operationName\":7,\"properties\":{\"a\":[1.50,null]}}";

        String name = poison.put("it names no resource", "event-hub", record);

        assertThat(name)
                .isEqualTo("2026/11/20/"
                        + Digest.of(record.getBytes(StandardCharsets.UTF_8)).hex() + ".json");
        assertThat(content(name))
                .isEqualTo("{\"reason\":\"it names no resource\",\"source\":\"event-hub\","
                        + "\"receivedAt\":\"2026-11-20T10:00:00Z\",\"record\":"
                        + "{\"operationName\":7,\"properties\":{\"a\":[1.5,null]}}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"half\":", "text\nof many lines", "7", "\"quoted\"", "{} {}"})
    void put_anythingElse_isKeptAsText(String record) {
        String name = poison.put("no JSON object", "steps", record);

        assertThat(poison.read(name).orElseThrow().record().textValue()).isEqualTo(record);
    }

    @Test
    void put_again_isOneBlobWithTheFirstReason() {
        String first = poison.put("the first reason", "event-hub", "{}");
        clock.advance(Duration.ofMinutes(5));

        assertThat(poison.put("another", "event-hub", "{}")).isEqualTo(first);

        assertThat(poison.list(10)).containsExactly(first);
        assertThat(poison.read(first).orElseThrow().reason()).isEqualTo("the first reason");
    }

    @Test
    void put_reason_isOneLineWithoutSecrets() {
        String name = poison.put("denied\nAuthorization: Bearer abcdefgh12345678", "steps", "{}");

        assertThat(poison.read(name).orElseThrow().reason()).isEqualTo("denied Authorization: Bearer ***");
    }

    @Test
    void list_oldestDayFirst_atMostSoMany() {
        String first = poison.put("r", "steps", "1");
        clock.advance(Duration.ofDays(1));
        String second = poison.put("r", "steps", "2");
        clock.advance(Duration.ofDays(30));
        poison.put("r", "steps", "3");

        assertThat(poison.list(2)).containsExactly(first, second);
    }

    @Test
    void delete_saysWhetherThereWasOne() {
        String name = poison.put("r", "steps", "1");

        assertThat(poison.delete(name)).isTrue();
        assertThat(poison.delete(name)).isFalse();
        assertThat(poison.read(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{", "{}", "{\"surprise\":1}"})
    void read_foreignBlob_isCorrupt(String content) {
        container.getBlobClient("2026/11/20/x.json").upload(BinaryData.fromString(content));

        assertThatThrownBy(() -> poison.read("2026/11/20/x.json"))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.CORRUPT));
    }
}
