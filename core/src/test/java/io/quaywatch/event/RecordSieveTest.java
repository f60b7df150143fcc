/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.event.ParsedEvent.Ignored;
import io.quaywatch.event.ParsedEvent.Rejected;
import io.quaywatch.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A record that is set aside early is told in the same words as one that went the whole way. */
class RecordSieveTest {
    private static final ObjectNode STORAGE = storage();

    private static ObjectNode storage() {
        ObjectNode record = Events.tree("azure/activity-single").deepCopy();
        record.put("operationName", "MICROSOFT.STORAGE/STORAGEACCOUNTS/WRITE");
        return record;
    }

    /** A document that is one record is not sieved; one in a batch is. */
    private static void isTheSameInABatch(String record) {
        ParsedEvent alone;
        try {
            alone = Events.readText(record).get(0);
        } catch (EventException unknown) {
            alone = new Rejected("unknown", "", "");
        }
        List<ParsedEvent> batch =
                Events.readText("{\"records\":[" + STORAGE + "," + record + "," + STORAGE + "],\"more\":[1]}");
        assertThat(batch).hasSize(3);
        if (alone instanceof Rejected) {
            assertThat(batch.get(1)).isInstanceOf(Rejected.class);
        } else {
            assertThat(batch.get(1)).isEqualTo(alone);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/event/expected.csv", delimiter = '|', maxCharsPerColumn = 10_000)
    void read_everyShapeInABatch_isReadAsAlone(String fixture, String expected) {
        List<ParsedEvent> batch = Events.readText("[" + STORAGE + "," + Events.tree(fixture) + "," + STORAGE + "]");
        assertThat(Events.lines(batch.subList(1, batch.size() - 1))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"eventDataId\":\"data-1\"}",
                "{\"eventDataId\":\" \"}",
                "{\"eventDataId\":null}",
                "{\"eventDataId\":7}",
                "{\"correlationId\":null}",
                "{\"correlationId\":{\"a\":[]}}",
                "{\"resourceId\":null}",
                "{\"resultType\":null,\"identity\":null}",
                "{\"operationName\":\" \"}",
                "{\"operationName\":{\"value\":\"Microsoft.Storage/x/write\"}}",
                "{\"operationName\":\"Microsoft.App/jobs/write\"}",
                "{\"operationName\":\"Microsoft.App/jobs/write\",\"resultType\":\"START\"}",
                "{\"operationName\":\"Microsoft.App/jobs/write\",\"resultType\":\" \",\"status\":\"Accepted\"}",
                "{\"operationName\":\"Microsoft.App/jobs/write\",\"resultType\":{\"value\":\"Accept\"}}",
                "{\"operationName\":\"Microsoft.App/jobs/write\",\"resultType\":\"Failed\"}",
                "{\"operationName\":\"x\\u202e\\n\\\"y\"}",
                "{\"OperationName\":\"Microsoft.App/jobs/write\"}",
                "{\"eventSource\":\"ecs.amazonaws.com\",\"eventName\":\"DescribeTasks\"}",
                "{\"source\":\"aws.ecs\",\"detail-type\":\"x\"}",
                "{\"eventType\":\"a\",\"topic\":\"b\"}",
                "{\"specversion\":\"1.0\",\"type\":\"x\",\"data\":{}}",
                "{\"properties\":{\"operationName\":\"Microsoft.App/jobs/write\",\"deep\":[[{\"records\":[]}]]}}",
                "{\"ReleaseVersion\":\"6.2026\",\"RoleLocation\":\"Germany\"}"
            })
    void read_changedRecordInABatch_isReadAsAlone(String change) throws Exception {
        ObjectNode record = STORAGE.deepCopy();
        record.setAll((ObjectNode) Json.wire().readTree(change));

        isTheSameInABatch(record.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"resourceId", "resultType", "identity", "correlationId", "operationName"})
    void read_recordWithoutAField_isReadAsAlone(String field) {
        ObjectNode record = STORAGE.deepCopy();
        record.remove(field);

        isTheSameInABatch(record.toString());
    }

    @Test
    void read_fieldTwice_theLastOneCountsAsAlways() {
        String twice = STORAGE.toString().replaceFirst("}$", ",\"operationName\":\"Microsoft.App/jobs/write\"}");

        isTheSameInABatch(twice);
    }

    @Test
    void read_idTooLong_isReadAsAlone() {
        isTheSameInABatch(
                STORAGE.deepCopy().put("correlationId", "x".repeat(201)).toString());
    }

    @Test
    void record_ofWhatWasSetAsideAndOfWhatWasNot_isTheRecord() throws Exception {
        String document = "{\"records\":[ " + STORAGE.toPrettyString() + ",{\"naïve\":\"ü\"},"
                + Events.tree("azure/activity-single") + "]}";

        EventDocument read = Events.READER.open(document.getBytes(UTF_8));

        assertThat(read.events().get(0)).isInstanceOf(Ignored.class);
        assertThat(Json.wire().readTree(read.record(0))).isEqualTo(STORAGE);
        assertThat(read.record(1)).isEqualTo("{\"naïve\":\"ü\"}");
        assertThat(Json.wire().readTree(read.record(2))).isEqualTo(Events.tree("azure/activity-single"));
    }

    @Test
    void read_otherEncodings_areReadAsEver() {
        String document = "{\"records\":[" + STORAGE + ",{\"foo\":1}]}";

        List<ParsedEvent> plain = Events.readText(document);

        assertThat(Events.READER.read(document.getBytes(StandardCharsets.UTF_16LE)))
                .isEqualTo(plain);
        assertThat(Events.READER.read(("\ufeff" + document).getBytes(UTF_8))).isEqualTo(plain);
    }

    @Test
    void read_brokenBehindARecordThatWasSetAside_isNoEvent() {
        assertThatThrownBy(() -> Events.readText("{\"records\":[" + STORAGE + ",{\"a\":]}"))
                .isInstanceOf(EventException.class)
                .hasMessageContaining("not JSON, line 1, column ");
        assertThatThrownBy(() -> Events.readText("{\"records\":[" + STORAGE)).isInstanceOf(EventException.class);
    }
}
