/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.data.tables.TableClient;
import com.azure.data.tables.models.TableEntity;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import io.quaywatch.azure.FlowState.Ended;
import io.quaywatch.azure.Flows.Versioned;
import io.quaywatch.port.PortException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableFlowsTest extends FlowsContract {
    private static final Instant LATER = Instant.now().plusSeconds(3_600);

    private TableClient table;
    private BlobContainerClient container;

    @Override
    Flows create() {
        Azurite azurite = Azurite.require();
        table = azurite.tables().createTableIfNotExists(azurite.name("flows"));
        container = azurite.blobs().createBlobContainer(azurite.name("flows"));
        return new TableFlows(table, new FlowContents(container));
    }

    private List<String> blobs() {
        return container.listBlobs().stream().map(BlobItem::getName).toList();
    }

    private TableEntity entity(Flow flow) {
        return table.getEntity(flow.id().partition(), flow.id().value());
    }

    private static Flow longFlow(int characters) {
        return Flow.first(FlowId.of("long"), new Ended("é".repeat(characters)), NOW);
    }

    @Test
    void create_isOneEntityWithColumnsForQueries() {
        Flow flow = created(flow("a")).flow();

        TableEntity entity = entity(flow);
        assertThat(entity.getPartitionKey()).isEqualTo(flow.id().value().substring(0, 2));
        assertThat(entity.getRowKey()).isEqualTo(flow.id().value());
        assertThat(entity.getProperties())
                .containsEntry("step", "Deployed")
                .containsEntry("ended", false)
                .containsEntry("seq", 0L)
                .containsEntry("attempts", 0)
                .containsKeys("dueAt", "updatedAt", "row0");
        assertThat(blobs()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 24_000, 25_000, 400_000})
    void create_stateOfAnyLength_comesBackWhole(int characters) {
        assertThat(created(longFlow(characters)).flow()).isEqualTo(longFlow(characters));
        assertThat(blobs()).hasSize(characters * 2 > FlowContents.LONGEST_IN_ROW ? 1 : 0);
    }

    @Test
    void write_afterALongState_removesItsBlob() {
        Versioned first = created(longFlow(50_000));
        Flow longer = first.flow().next(new Ended("x".repeat(60_000)), NOW, NOW);
        assertThat(flows.write(longer, first)).isTrue();
        assertThat(blobs()).singleElement().asString().startsWith(longer.id() + "/1-");

        Versioned second = flows.find(longer.id()).orElseThrow();
        assertThat(flows.write(longer.next(new Ended("done"), NOW, NOW), second))
                .isTrue();
        assertThat(blobs()).isEmpty();
    }

    @Test
    void write_refused_leavesTheStateOfTheOther() {
        Versioned first = created(longFlow(50_000));
        Flow winner = first.flow().next(new Ended("x".repeat(60_000)), NOW, NOW);
        assertThat(flows.write(winner, first)).isTrue();

        assertThat(flows.write(first.flow().next(new Ended("y".repeat(60_000)), NOW, NOW), first))
                .isFalse();

        assertThat(flows.find(winner.id()).map(Versioned::flow)).contains(winner);
    }

    @Test
    void write_sameStateHeldLonger_keepsItsBlob() {
        Versioned first = created(longFlow(50_000));
        Flow held = first.flow().held(NOW.plusSeconds(300), NOW);

        assertThat(flows.write(held, first)).isTrue();

        assertThat(flows.find(held.id()).map(Versioned::flow)).contains(held);
    }

    @Test
    void write_repeatedAfterALostReply_isFoundToBeOurs() {
        Versioned first = created(flow("a"));
        Flow next = first.flow().next(new Ended("done"), NOW, NOW.plusSeconds(1));
        assertThat(flows.write(next, first)).isTrue();

        assertThat(flows.write(next, first)).isTrue();
    }

    @Test
    void removeOrphans_isWhatNoRowNames() {
        Versioned kept = created(longFlow(50_000));
        Flow gone = Flow.first(FlowId.of("gone"), new Ended("x".repeat(60_000)), NOW);
        created(gone);
        flows.delete(gone.id());
        container
                .getBlobClient(kept.flow().id() + "/9-refused.json")
                .upload(com.azure.core.util.BinaryData.fromString("{}"));
        assertThat(blobs()).hasSize(3);

        assertThat(flows.removeOrphans(Instant.EPOCH)).isZero();
        assertThat(flows.removeOrphans(LATER)).isEqualTo(2);

        assertThat(blobs()).hasSize(1);
        assertThat(flows.find(kept.flow().id())).isPresent();
    }

    @Test
    void find_blobIsGone_isRetryableAndNeverEmpty() {
        Versioned first = created(longFlow(50_000));
        blobs().forEach(name -> container.getBlobClient(name).delete());

        assertThatThrownBy(() -> flows.find(first.flow().id()))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.CONTENDED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"seq\":", "{\"surprise\":1}"})
    void unreadableRow_isCorruptAndLeavesTheOthers(String json) {
        Flow bad = created(flow("bad")).flow();
        Flow good = created(flow("good")).flow();
        table.updateEntity(entity(bad).addProperty("row0", json));

        assertThatThrownBy(() -> flows.find(bad.id()))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.CORRUPT));
        assertThat(flows.overdue(NOW.plusSeconds(1), 10)).containsExactly(good);
    }

    @Test
    void anyCall_tableMissing_isNotFoundAndNeverEmpty() {
        Azurite azurite = Azurite.require();
        TableFlows nowhere =
                new TableFlows(azurite.tables().getTableClient(azurite.name("missing")), new FlowContents(container));

        for (Runnable call : List.<Runnable>of(
                () -> nowhere.find(FlowId.of("a")), () -> nowhere.create(flow("a")), () -> nowhere.overdue(NOW, 1))) {
            assertThatThrownBy(call::run).isInstanceOf(PortException.class);
        }
    }
}
