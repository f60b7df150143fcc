/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageListTest {
    private static final String IMAGES = Guest.API + "/images";

    private final Guest guest = new Guest("{\"world\":{\"queueSeconds\":0,\"scanSeconds\":{\"min\":10,\"max\":10}}}");

    @BeforeEach
    void scanFive() {
        guest.scan("https://ghcr.io", "team/vulnerable-shop", "1,2,3", false);
        guest.scan("https://quay.io", "team/clean-web", "1,2", false);
        guest.clock.advance(100);
    }

    @AfterEach
    void close() {
        guest.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "repo.repository:\"team/vulnerable-shop\"                                      | 3",
                "repo.repository:'team/clean-web' and repo.tag:2                               | 1",
                "lastVmScanDate:[now-91s ... now]                                              | 5",
                "lastVmScanDate:[now-89s ... now]                                              | 0",
                "lastScanned: [now-2m ... now]                                                 | 5",
                "lastVmScanDate:`[now-1d ... now]`                                             | 5",
                "lastVmScanDate:[2026-03-01T10:00:10Z ... 2026-03-01T10:00:11Z]                | 5",
                "lastVmScanDate:[2026-03-02 ... 2026-03-03]                                    | 0",
                "lastVmScanDate:[1772359210000 ... 1772359210000]                              | 5",
                "repo.registry:\"quay.io\" AND lastVmScanDate:[now-1h ... now]                 | 2",
                "repoDigests.digest:abc                                                        | 0",
                "nonsense                                                                      | 0",
            })
    void list_filter_matches(String filter, int count) {
        HttpResponse<String> reply = guest.get(IMAGES + "?" + Guest.filter(filter));
        if (count == 0) {
            assertThat(reply.statusCode()).isEqualTo(204);
            assertThat(reply.body()).isEmpty();
        } else {
            assertThat(Guest.json(reply).get("count").asInt()).isEqualTo(count);
        }
    }

    @Test
    void bulk_followingLink_readsEveryImageOnce() {
        List<String> seen = new ArrayList<>();
        String path = IMAGES + "/list?limit=2&" + Guest.filter("lastVmScanDate:[now-1h ... now]");
        while (!path.equals("null")) {
            HttpResponse<String> reply = guest.get(path);
            Guest.json(reply).get("data").forEach(row -> seen.add(row.get("sha").asText()));
            String link = reply.headers().firstValue("Link").orElseThrow();
            path = link.equals("null") ? link : pathOf(link.substring(1, link.indexOf('>')));
        }
        assertThat(seen).hasSize(5).hasSameSizeAs(new HashSet<>(seen));
    }

    private static String pathOf(String url) {
        URI uri = URI.create(url);
        return uri.getRawPath() + "?" + uri.getRawQuery();
    }

    @ParameterizedTest
    @CsvSource({"/list?limit=251", "?pageSize=1001", "?pageSize=1000&pageNumber=11", "?pageNumber=0"})
    void list_beyondItsRange_400(String parameters) {
        assertThat(guest.get(IMAGES + parameters).statusCode()).isEqualTo(400);
    }

    @Test
    void vulnerabilities_countsInListArrayInDetailDetailsInVuln() {
        JsonNode row = guest.json(IMAGES + "?" + Guest.filter("repo.repository:\"team/vulnerable-shop\""))
                .at("/data/0");
        String one = IMAGES + "/" + row.get("sha").asText();
        JsonNode counts = row.get("vulnerabilities");
        int total = 0;
        for (JsonNode count : counts) {
            total += count.asInt();
        }
        assertThat(counts.get("severity5Count").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(guest.json(one).get("vulnerabilities")).hasSize(total);
        JsonNode details = guest.json(one + "/vuln?type=DETAILS&sort=qid:asc");
        assertThat(details.get("details")).hasSize(total);
        assertThat(details.has("data")).isFalse();
        assertThat(details.get("details").findValues("qid").stream().map(JsonNode::asInt))
                .isSorted();
        assertThat(details.at("/details/0/published").isNumber()).isTrue();
        assertThat(details.at("/details/0/firstFound").isTextual()).isTrue();
        assertThat(details.at("/details/0/cvssInfo/baseScore").isTextual()).isTrue();
        assertThat(guest.json(one + "/vuln?type=SUMMARY").get("details").isNull())
                .isTrue();
        assertThat(guest.json(one + "/vuln/count")).isEqualTo(counts);
        assertThat(guest.get(one + "/vuln?type=NONE").statusCode()).isEqualTo(400);
    }

    @Test
    void vulnerabilities_cleanImage_emptySetIsNotAbsent() {
        JsonNode row = guest.json(IMAGES + "?" + Guest.filter("repo.repository:\"team/clean-web\""))
                .at("/data/0");
        assertThat(row.at("/vulnerabilities/severity5Count").asInt(-1)).isZero();
        JsonNode body = guest.json(IMAGES + "/" + row.get("sha").asText() + "/vuln?type=ALL");
        assertThat(body.get("details").isArray()).isTrue();
        assertThat(body.get("details")).isEmpty();
    }
}
