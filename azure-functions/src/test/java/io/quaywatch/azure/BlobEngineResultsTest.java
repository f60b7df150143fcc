/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import io.quaywatch.port.EngineResults;
import io.quaywatch.port.EngineResultsContract;
import io.quaywatch.port.PortException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobEngineResultsTest extends EngineResultsContract {
    private final Azurite azurite = Azurite.require();
    private final BlobContainerClient container = container();
    private final BlobEngineResults own = new BlobEngineResults(container);

    @Override
    protected EngineResults create() {
        return new BlobEngineResults(container());
    }

    private BlobContainerClient container() {
        return azurite.blobs().createBlobContainer(azurite.name("results"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{\"submission\":", "{\"surprise\":1}"})
    void find_unreadable_isCorrupt(String blob) {
        plant(blob);

        assertThatThrownBy(() -> own.find(KEY, 7))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.CORRUPT));
    }

    @Test
    void deleteEndedBefore_blobThatDoesNotSay_isAsOldAsItsWriting() {
        plant("{");
        Instant written = container
                .getBlobClient(KEY.value() + "/7.json")
                .getProperties()
                .getLastModified()
                .toInstant();

        assertThat(own.deleteEndedBefore(written)).isZero();
        assertThat(own.deleteEndedBefore(written.plusSeconds(1))).isOne();
        assertThat(own.find(KEY, 7)).isEmpty();
    }

    @Test
    void anyCall_containerMissing_isNotFound() {
        BlobEngineResults nowhere =
                new BlobEngineResults(azurite.blobs().getBlobContainerClient(azurite.name("missing")));

        assertThatThrownBy(() -> nowhere.find(KEY, 7))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.NOT_FOUND));
        assertThatThrownBy(() -> nowhere.deleteEndedBefore(NOW))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.NOT_FOUND));
    }

    private void plant(String blob) {
        container.getBlobClient(KEY.value() + "/7.json").upload(BinaryData.fromString(blob));
    }
}
