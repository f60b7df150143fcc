/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.data.tables.TableClient;
import com.azure.storage.blob.BlobContainerClient;
import io.quaywatch.azure.KilledFlow.Left;
import io.quaywatch.port.Contention;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The whole flow, from a batch of the Event Hub to stored reports, on the storage that Azure has: tables, blobs and queues of its own
 * emulator. A process dies once between each two kinds of effects that follow each other; {@link AtMostOnceTest} dies behind
 * every single one in memory.
 */
class FlowOnAzuriteTest {
    private final Azurite azurite = Azurite.require();

    @TestFactory
    Stream<DynamicTest> process_killedBetweenTwoEffects_leavesWhatAnUndisturbedRunLeaves() {
        Left inMemory = KilledFlow.run(0, world -> {});
        Left undisturbed = KilledFlow.run(0, this::onAzurite);
        assertThat(undisturbed.ledger()).isEqualTo(inMemory.ledger());
        assertThat(undisturbed.told()).isEqualTo(inMemory.told());
        return KilledFlow.eachPairOfKinds(undisturbed.effects()).stream().map(number -> {
            String effect = undisturbed.effects().get(number - 1);
            return DynamicTest.dynamicTest(
                    number + " " + effect,
                    () -> KilledFlow.assertSame(undisturbed, KilledFlow.run(number, this::onAzurite), effect));
        });
    }

    private void onAzurite(FlowWorld world) {
        world.flows = new TableFlows(table("flows"), new FlowContents(container("flows")));
        world.cache = new TableStorageScanCache(table("ledger"), Contention.withinProcess());
        world.leases = new TableStorageLeases(table("leases"), Contention.withinProcess());
        world.reports = new BlobReportStore(container("reports"));
        world.poison = new BothBins(new PoisonBlobs(container("poison"), world.clock), world.poison);
        world.steps = new AzuritePostbox(azurite, world.clock);
        world.scans = new AzuritePostbox(azurite, world.clock);
    }

    /** What is in the real one is also where the assertions look. */
    private record BothBins(PoisonBlobs real, PoisonBin shown) implements PoisonBin {
        @Override
        public String put(String reason, String source, String record) {
            shown.put(reason, source, record);
            String name = real.put(reason, source, record);
            assertThat(real.list(10)).containsExactly(name);
            return name;
        }
    }

    private TableClient table(String name) {
        return azurite.tables().createTableIfNotExists(azurite.name(name));
    }

    private BlobContainerClient container(String name) {
        return azurite.blobs().createBlobContainer(azurite.name(name));
    }
}
