/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.azure.ActivityLogBatch.Counts;
import io.quaywatch.event.EventReader;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.port.PortException.Kind;
import io.quaywatch.testing.VirtualClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActivityLogBatchTest {
    private final StartedFlows flows = new StartedFlows();
    private final List<Kept> poison = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private @Nullable RuntimeException poisonRefuses;
    private final ActivityLogBatch batch = new ActivityLogBatch(
            new DocumentStarter(new EventReader(new VirtualClock()), flows), this::keep, new FlowLog(lines::add));

    private record Kept(String reason, String source, String record) {}

    private String keep(String reason, String source, String record) {
        if (poisonRefuses != null) {
            throw poisonRefuses;
        }
        poison.add(new Kept(reason, source, record));
        return "blob-" + poison.size();
    }

    private static String fixture(String name) {
        try (InputStream in = Objects.requireNonNull(
                ActivityLogBatchTest.class.getResourceAsStream("/event/azure/" + name + ".json"), name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String activity(Consumer<ObjectNode> change) {
        try {
            ObjectNode record = (ObjectNode) Json.wire().readTree(fixture("activity-single"));
            change.accept(record);
            return record.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Counts accept(String... messages) {
        return batch.accept(List.of(messages));
    }

    @ParameterizedTest
    @CsvSource({
        "aci-triplet, 1, 2",
        "aca-write, 1, 0",
        "aca-old-provider, 1, 0",
        "aca-job, 1, 0",
        "aca-job-start-bare, 1, 0",
        "aca-revision-activate, 1, 0",
        "aci-old-capture, 1, 0",
        "aci-start, 1, 0",
        "activity-single, 1, 0",
        "grid-acr-push, 1, 0",
        "grid-resource-write, 1, 0",
        "grid-revision-activate, 1, 0",
        "cloudevent-acr-push, 1, 0",
        "cloudevent-acr-push-array, 1, 1",
        "cloudevent-activity-records, 1, 1",
        "cloudevent-resource-write, 1, 0",
        "aci-delete, 0, 1",
        "aci-failure, 0, 1",
        "grid-validation, 0, 1"
    })
    void accept_everyShape_startsItsFlows(String shape, int started, int ignored) {
        assertThat(accept(fixture(shape))).isEqualTo(new Counts(1, started, 0, ignored, 0));
        assertThat(flows.all()).hasSize(started);
        assertThat(poison).isEmpty();
    }

    @Test
    void accept_tripletAndReplays_areOneFlow() {
        accept(fixture("aci-triplet"), fixture("aci-triplet"));
        Counts again = accept(fixture("aci-triplet"));

        assertThat(flows.all()).hasSize(1);
        assertThat(again).isEqualTo(new Counts(1, 0, 1, 2, 0));
    }

    @Test
    void accept_sameIdOfAnotherSource_isAnotherFlow() throws Exception {
        String id = "shared-id";
        ObjectNode grid = (ObjectNode)
                Json.wire().readTree(fixture("grid-resource-write")).path(0);
        grid.put("id", id);

        accept(activity(record -> record.put("eventDataId", id)), grid.toString());

        assertThat(flows.all()).hasSize(2).allMatch(flow -> flow.event().id().equals(id));
    }

    @Test
    void accept_badRecordAmongGood_isKeptByItselfWithItsTextAndReason() throws Exception {
        String bad =
                "{\"operationName\":\"Microsoft.App/jobs/write\",\"resultType\":\"Success\",\"resourceId\":\"/x\"}";
        String message = "{\"records\":[" + activity(r -> r.put("correlationId", "1")) + "," + bad + ","
                + activity(r -> r.put("correlationId", "2")) + "]}";

        assertThat(accept(message)).isEqualTo(new Counts(1, 2, 0, 0, 1));

        assertThat(poison).singleElement().satisfies(kept -> {
            assertThat(kept.source()).isEqualTo("event-hub");
            assertThat(kept.reason())
                    .isEqualTo("azure-activity-log records[1]: \"/x\" is no id of a container resource");
            assertThat(Json.wire().readTree(kept.record()))
                    .isEqualTo(Json.wire().readTree(bad));
        });
        assertThat(lines)
                .anyMatch(
                        line -> line.startsWith("quaywatch poison source=event-hub ") && line.endsWith("blob=blob-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "{\"records\":[", "7", "[]", "{\"foo\":1}", "\u0000\u0001"})
    void accept_messageThatIsNoEvent_isKeptWholeAndTheOthersStart(String message) {
        assertThat(accept(fixture("aca-write"), message, fixture("aca-job"))).isEqualTo(new Counts(3, 2, 0, 0, 1));

        assertThat(poison).singleElement().extracting(Kept::record).isEqualTo(message);
    }

    @Test
    void accept_bodyOf20Mb_isRefusedWithItsSizeAndKeptInPart() {
        String body = "{\"records\":[" + "é".repeat(10 * 1024 * 1024) + "]}";

        assertThat(accept(body, fixture("aca-write"))).isEqualTo(new Counts(2, 1, 0, 0, 1));

        assertThat(poison).singleElement().satisfies(kept -> {
            assertThat(kept.reason()).startsWith("event is 209715").contains("limit 10485760");
            assertThat(kept.record().getBytes(UTF_8).length)
                    .isBetween(DocumentStarter.MOST_BYTES - 3, DocumentStarter.MOST_BYTES);
            assertThat(body).startsWith(kept.record());
        });
    }

    /** What a record says besides does not travel on: a flow's row holds the reference only. */
    @Test
    void accept_recordOver48Kb_startsASmallFlowOrIsKeptWhole() {
        String long60Kb = "x".repeat(60 * 1024);
        String good = activity(record -> record.put("resultDescription", long60Kb));
        String bad =
                activity(record -> record.put("resultDescription", long60Kb).put("resourceId", "/x"));

        assertThat(accept(good, bad)).isEqualTo(new Counts(2, 1, 0, 0, 1));

        assertThat(flows.all())
                .singleElement()
                .satisfies(flow -> assertThat(Json.write(flow)).hasSizeLessThan(2_000));
        assertThat(poison).singleElement().extracting(Kept::record).isEqualTo(bad);
    }

    @Test
    void accept_thousandMixedRecords_countsEach() throws Exception {
        ObjectNode document = Json.wire().createObjectNode();
        ArrayNode records = document.putArray("records");
        for (int i = 0; i < 1_000; i++) {
            String id = "c-" + i;
            switch (i % 10) {
                case 0 -> records.add(Json.wire().readTree(activity(r -> r.put("correlationId", id))));
                case 1 -> records.addObject().put("foo", i);
                case 2 -> records.add(i);
                default ->
                    records.add(Json.wire()
                            .readTree(activity(r -> r.put("correlationId", id)
                                    .put("operationName", "MICROSOFT.STORAGE/STORAGEACCOUNTS/WRITE"))));
            }
        }

        assertThat(accept(document.toString())).isEqualTo(new Counts(1, 100, 0, 700, 200));
        assertThat(flows.all()).hasSize(100);
        assertThat(poison).extracting(Kept::record).contains("{\"foo\":1}", "2");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNAVAILABLE", "THROTTLED", "CONTENDED", "DENIED", "NOT_FOUND"})
    void accept_flowsRefuse_isThrownAndTheBatchComesAgain(Kind kind) {
        flows.refuses = new PortException(kind, "create a flow");

        assertThatThrownBy(() -> accept(fixture("aca-write"))).isSameAs(flows.refuses);
        assertThat(poison).isEmpty();

        flows.refuses = null;
        assertThat(accept(fixture("aca-write")).started()).isEqualTo(1);
    }

    @Test
    void accept_flowIsRefusedForWhatItHolds_isKept() {
        flows.refuses = new PortException(Kind.INVALID, "create a flow : 400");

        assertThat(accept(fixture("aca-write")).poisoned()).isEqualTo(1);

        assertThat(poison).singleElement().satisfies(kept -> {
            assertThat(kept.reason()).isEqualTo("no flow can be started: create a flow : 400");
            assertThat(kept.record()).contains("MICROSOFT.APP/CONTAINERAPPS/WRITE");
        });
    }

    @Test
    void accept_defectThatARecordProvokes_isKeptAndHoldsUpNothing() {
        flows.refuses = new IllegalStateException("hidden-detail");

        assertThat(accept(fixture("aca-write"), fixture("aci-delete"))).isEqualTo(new Counts(2, 0, 0, 1, 1));
        assertThat(poison).singleElement().extracting(Kept::reason).isEqualTo("internal error IllegalStateException");
    }

    @Test
    void accept_poisonRefuses_isThrown() {
        poisonRefuses = new PortException(Kind.UNAVAILABLE, "keep poison record");

        assertThatThrownBy(() -> accept("no json")).isSameAs(poisonRefuses);
    }

    @Test
    void accept_batch_isOneLineOfCounts() {
        accept(fixture("aci-triplet"), "no json");

        assertThat(lines).last().isEqualTo("quaywatch batch messages=2 started=1 known=0 ignored=2 poisoned=1");
    }

    @Test
    void accept_nothing_isNothing() {
        assertThat(accept()).isEqualTo(new Counts(0, 0, 0, 0, 0));
    }
}
