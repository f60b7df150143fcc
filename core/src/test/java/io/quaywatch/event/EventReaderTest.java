/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import static io.quaywatch.event.Events.READER;
import static io.quaywatch.event.Events.readText;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    private static final String OTHER_EVENT = "{\"source\":\"aws.ec2\",\"detail-type\":\"T\",\"id\":\"1\"}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                      | event is empty
            '   '                   | event is empty
            []                      | event holds no record
            {"records":[]}          | event holds no record
            {"Records":[]}          | event holds no record
            "text"                  | event is a JSON string, not an object or array
            42                      | event is a JSON number, not an object or array
            null                    | event is a JSON null, not an object or array
            {                       | event is not JSON, line 1, column
            {"a":1,}                | event is not JSON, line 1, column 8
            not json                | event is not JSON, line 1, column
            {"a":1} x               | event is not JSON, line 1, column
            {}                      | event is of no known source: it is an empty object
            {"a":1,"b":2}           | event is of no known source: its fields are a, b; understood are
            [{"a":1},{"b":2},3]     | event is of no known source: [0]: its fields are a (and 2 more); understood
            {"records":[7]}         | event is of no known source: records[0]: it is no JSON object
            """)
    void read_noEvent_saysWhatWhereAndWhatIsUnderstood(String document, String message) {
        assertThatExceptionOfType(EventException.class)
                .isThrownBy(() -> readText(document))
                .withMessageContaining(message)
                .withMessageMatching("[^\n\r]+");
    }

    @Test
    void read_malformedSecondLine_saysItsLine() {
        assertThatExceptionOfType(EventException.class)
                .isThrownBy(() -> readText("{\"a\":\n  tru }"))
                .withMessageContaining("line 2, column");
    }

    @Test
    void read_malformed_doesNotQuoteTheContent() {
        assertThatExceptionOfType(EventException.class)
                .isThrownBy(() -> readText("{\"token\": hunter2secret }"))
                .withMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "{\"records\":[", "{\"detail\":{\"a\":["})
    void read_nestedTooDeep_isRefused(String opening) {
        assertThatExceptionOfType(EventException.class)
                .isThrownBy(() -> readText(opening.repeat(200_000)))
                .withMessageContaining("nested too deep");
    }

    @Test
    void read_nestedAsDeepAsJsonMayBe_isNoStackOverflow() {
        String deep = "[".repeat(400) + OTHER_EVENT + "]".repeat(400);
        assertThat(readText(deep)).hasSize(1);
    }

    @Test
    void read_moreBytesThanTheLimit_saysBoth() {
        EventReader small = new EventReader(InstantSource.system(), 10);
        assertThatExceptionOfType(EventException.class)
                .isThrownBy(() -> small.read("{\"a\": 12345}".getBytes(UTF_8)))
                .withMessage("event is 12 bytes, limit 10; split it");
    }

    @Test
    void read_streamOf50Megabytes_isRefusedAtTheLimit() {
        CountingStream stream = new CountingStream(50L * 1024 * 1024);
        assertThatExceptionOfType(EventException.class)
                .isThrownBy(() -> READER.read(stream))
                .withMessageContaining("larger than the limit of 10485760 bytes");
        assertThat(stream.given).isLessThanOrEqualTo(EventReader.DEFAULT_MAX_BYTES + 1L);
    }

    @Test
    void read_stream_isReadLikeBytes() throws IOException {
        assertThat(READER.read(new ByteArrayInputStream(OTHER_EVENT.getBytes(UTF_8))))
                .isEqualTo(readText(OTHER_EVENT));
    }

    @Test
    void read_jsonLines_losesNothingBehindTheFirst() {
        assertThat(readText(OTHER_EVENT + "\n" + OTHER_EVENT + "\n[" + OTHER_EVENT + "]"))
                .hasSize(3);
    }

    @Test
    void read_arrayWithTrailingDocument_losesNothing() {
        assertThat(readText("[" + OTHER_EVENT + "]" + OTHER_EVENT)).hasSize(2);
    }

    @Test
    void read_arrayOfEnvelopes_readsEachRecord() {
        assertThat(readText("[{\"records\":[" + OTHER_EVENT + "," + OTHER_EVENT + "]},{\"Records\":[" + OTHER_EVENT
                        + "]}]"))
                .hasSize(3);
    }

    @Test
    void read_moreRecordsThanAnySource_isRefused() {
        String many = "[" + "{},".repeat(50_000) + OTHER_EVENT + "]";
        assertThatExceptionOfType(EventException.class)
                .isThrownBy(() -> readText(many))
                .withMessageContaining("more than 50000 records");
    }

    @Test
    void read_byteOrderMarkAndUtf16_areUnderstood() {
        assertThat(readText("\uFEFF" + OTHER_EVENT)).hasSize(1);
        assertThat(READER.read(OTHER_EVENT.getBytes(UTF_16BE))).hasSize(1);
    }

    @Test
    void read_recordWithoutTime_takesTheClock() {
        ParsedEvent event = Events.readChanged("azure/cloudevent-resource-write", record -> record.remove("time"));
        assertThat(event)
                .isInstanceOfSatisfying(
                        ParsedEvent.DeploymentEvent.class,
                        deployed -> assertThat(deployed.time()).isEqualTo(Events.RECEIVED));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MAX_VALUE})
    void new_limitOutOfRange_isRefused(int limit) {
        assertThatIllegalArgumentException().isThrownBy(() -> new EventReader(InstantSource.system(), limit));
    }

    @Test
    void read_foreignNamesInMessages_areOneShortLine() {
        String name = "\\u001b[31m\\nX-Evil: 1\\u202e" + "a".repeat(5_000);
        List<ParsedEvent> events = readText("[{\"" + name + "\":1}," + OTHER_EVENT + "]");
        String reason = ((ParsedEvent.Rejected) events.get(0)).reason();
        assertThat(reason).hasSizeLessThan(250).doesNotContainPattern("[\\p{Cntrl}\\u202e]");
    }

    /** Endless spaces up to a size, and how many of them were taken. */
    private static final class CountingStream extends InputStream {
        private final long size;
        private long given;

        CountingStream(long size) {
            this.size = size;
        }

        @Override
        public int read() {
            return given++ < size ? ' ' : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (given >= size) {
                return -1;
            }
            int count = (int) Math.min(length, size - given);
            Arrays.fill(into, offset, offset + count, (byte) ' ');
            given += count;
            return count;
        }
    }
}
