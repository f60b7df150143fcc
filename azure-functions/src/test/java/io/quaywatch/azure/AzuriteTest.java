/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.data.tables.TableClient;
import com.azure.data.tables.models.TableEntity;
import com.azure.data.tables.models.TableServiceException;
import org.junit.jupiter.api.Test;

/** The peer itself does what the adapters rely on. */
class AzuriteTest {
    @Test
    void createEntity_again_isRefusedWith409() {
        Azurite azurite = Azurite.require();
        TableClient table = azurite.tables().createTableIfNotExists(azurite.name("peer"));
        table.createEntity(new TableEntity("p", "r"));

        assertThatThrownBy(() -> table.createEntity(new TableEntity("p", "r")))
                .isInstanceOfSatisfying(
                        TableServiceException.class,
                        e -> assertThat(AzureFailure.status(e)).isEqualTo(409));
    }
}
