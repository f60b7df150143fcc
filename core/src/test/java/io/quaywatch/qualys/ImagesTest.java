/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quaywatch.qualys.QualysApi.ImageEntry;
import io.quaywatch.qualys.QualysApi.RepositoryName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest extends QualysServer {
    private static final String ECR = "444455556666.dkr.ecr.eu-west-1.amazonaws.com";

    @Test
    void imagesScannedSince_list_readsEveryField() {
        enqueue(json(fixture("images.json")));
        QualysApi.ImageList list = client().imagesScannedSince(NOW.minus(Duration.ofMinutes(35)), 8);
        assertThat(list.pages()).isEqualTo(1);
        assertThat(list.images())
                .containsExactly(
                        new ImageEntry(
                                SHA,
                                Instant.ofEpochMilli(1718652145295L),
                                null,
                                true,
                                Instant.ofEpochMilli(1717026901000L),
                                List.of(
                                        new RepositoryName(ECR, "team/shop", "1.4.2"),
                                        new RepositoryName(ECR, "team/shop", null))),
                        new ImageEntry(
                                "a1".repeat(32),
                                null,
                                "CMS-1301",
                                false,
                                null,
                                List.of(new RepositoryName("docker.io", "team/shop-admin", "1"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lastVmScanDate", "lastScanned"})
    void imagesScannedSince_filter_isRelativeAndEncodedOnce(String token) {
        enqueue(reply(204));
        client(settings().withScanDateToken(token)).imagesScannedSince(NOW.minusSeconds(300), 8);
        HttpUrl url = taken().getUrl();
        assertThat(url.encodedPath()).isEqualTo("/csapi/v1.3/images");
        assertThat(url.queryParameter("filter")).isEqualTo(token + ":[now-301s ... now]");
        assertThat(url.encodedQuery()).doesNotContain("%25");
        assertThat(url.queryParameter("pageSize")).isEqualTo("250");
    }

    @Test
    void imagesScannedSince_momentAhead_asksForOneSecond() {
        enqueue(reply(204));
        client().imagesScannedSince(NOW.plusSeconds(60), 8);
        assertThat(taken().getUrl().queryParameter("filter")).isEqualTo("lastVmScanDate:[now-1s ... now]");
    }

    @Test
    void imagesOfRepository_list_keepsExactNamesOnly() {
        enqueue(json(fixture("images.json")));
        assertThat(client().imagesOfRepository("team/shop"))
                .extracting(ImageEntry::sha)
                .containsExactly(SHA);
        assertThat(taken().getUrl().queryParameter("filter")).isEqualTo("repo.repository:\"team/shop\"");
    }

    @Test
    void imagesOfRepository_nameThatBreaksTheQuery_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> client().imagesOfRepository("x\" or sha:\"y"));
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void image_detail_isReadByBareSha() {
        enqueue(json(fixture("image.json")));
        assertThat(client().image(DIGEST))
                .get()
                .extracting(ImageEntry::hasVulnerabilities)
                .isEqualTo(true);
        assertThat(taken().getTarget()).isEqualTo("/csapi/v1.3/images/" + SHA);
        assertThat(gate.entered).containsExactly("GET /images/{sha}");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 404})
    void image_unknown_isEmpty(int status) {
        enqueue(reply(status));
        assertThat(client().image(DIGEST)).isEmpty();
    }

    @Test
    void image_anotherImageInTheReply_isBadReply() {
        enqueue(json(fixture("image.json").replace(SHA, "ee".repeat(32))));
        assertThatExceptionOfType(QualysException.class)
                .isThrownBy(() -> client().image(DIGEST))
                .withMessageContaining("another image");
    }
}
