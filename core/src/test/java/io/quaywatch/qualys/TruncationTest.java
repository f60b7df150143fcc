/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.quaywatch.json.Json;
import io.quaywatch.qualys.QualysException.Kind;
import io.quaywatch.report.Finding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A list or a set that is not whole is an error, never a shorter list. */
class TruncationTest extends QualysServer {
    @Test
    void list_severalPages_areAllRead() {
        enqueue(registries(0, 100, 230), registries(100, 100, 230), registries(200, 30, 230));
        assertThat(client().registriesOf("r.example.org")).hasSize(230);
        assertThat(List.of(page(), page(), page())).containsExactly("1", "2", "3");
    }

    @Test
    void list_pageSizeCappedByServer_goesOnUntilTheCount() {
        enqueue(registries(0, 50, 120), registries(50, 50, 120), registries(100, 20, 120));
        assertThat(client().registriesOf("r.example.org")).hasSize(120);
    }

    @Test
    void list_countOfThePageOnly_goesOnWhilePagesAreFull() {
        enqueue(registries(0, 100, 100), registries(100, 5, 5));
        assertThat(client().registriesOf("r.example.org")).hasSize(105);
    }

    @Test
    void list_countTooHigh_endsAtTheEmptyPage() {
        enqueue(registries(0, 10, 500), reply(204));
        assertThat(client().registriesOf("r.example.org")).hasSize(10);
    }

    @Test
    void list_rowMetTwice_isListedOnce() {
        enqueue(registries(0, 100, 150), registries(99, 51, 150));
        assertThat(client().registriesOf("r.example.org")).hasSize(150);
    }

    @Test
    void imagesScannedSince_morePagesThanAllowed_isPageLimit() {
        enqueue(images(0), images(250));
        assertThatExceptionOfType(QualysException.class)
                .isThrownBy(() -> client().imagesScannedSince(NOW.minusSeconds(60), 2))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.PAGE_LIMIT))
                .withMessageContaining("more than 2 pages");
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @Test
    void imagesScannedSince_lastAllowedPage_saysHowManyCalls() {
        enqueue(images(0), reply(204));
        QualysApi.ImageList list = client().imagesScannedSince(NOW.minusSeconds(60), 2);
        assertThat(list.pages()).isEqualTo(2);
        assertThat(list.images()).hasSize(250);
    }

    @Test
    void read_bodyCutAnywhere_isNeverASet() throws Exception {
        String whole = fixture("vulnerabilities.json").strip();
        for (int length = 0; length < whole.length(); length++) {
            String begin = whole.substring(0, length);
            try (JsonParser parser = Json.wire().getFactory().createParser(begin.getBytes(StandardCharsets.UTF_8))) {
                assertThatThrownBy(() -> VulnerabilityStream.read(parser, finding -> {}))
                        .as("cut after %s", length)
                        .isInstanceOfAny(BadReply.class, JsonProcessingException.class);
            }
        }
    }

    /** The connection ends well, the JSON does not. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 500, 3000})
    void vulnerabilities_bodyEndsEarly_isBadReply(int length) {
        enqueue(json(fixture("vulnerabilities.json").substring(0, length)));
        assertThatExceptionOfType(QualysException.class)
                .isThrownBy(() -> client().vulnerabilities(DIGEST, finding -> {}))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.BAD_REPLY));
    }

    @Test
    void vulnerabilities_connectionLostOnTheWay_isUnreachableAndNotRepeated() {
        List<Finding> seen = new ArrayList<>();
        enqueue(cut("{\"details\":[" + finding(1)), json("{\"details\":[]}"));
        assertThatExceptionOfType(QualysException.class)
                .isThrownBy(() -> client().vulnerabilities(DIGEST, seen::add))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE));
        assertThat(server.getRequestCount()).isEqualTo(1);
        assertThat(gate.open).isZero();
    }

    @Test
    void list_connectionLostOnTheWay_isReadAgain() {
        enqueue(cut("{\"count\":1,\"data\":["), registries(0, 1, 1));
        assertThat(client().registriesOf("r.example.org")).hasSize(1);
        assertThat(pauses).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void list_largerThanItsLimit_isBadReply(boolean packed) throws Exception {
        String body = "[\"" + "x".repeat(QualysEndpoint.LIST_BYTES) + "\"]";
        enqueue(
                packed
                        ? reply(200).setHeader("Content-Encoding", "gzip").body(VulnerabilitiesTest.gzip(body))
                        : reply(200).body(new Buffer().writeUtf8(body)));
        assertThatExceptionOfType(QualysException.class)
                .isThrownBy(() -> client().registriesOf("r.example.org"))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.BAD_REPLY))
                .withMessageContaining("body over");
    }

    private String page() {
        return taken().getUrl().queryParameter("pageNumber");
    }

    private static mockwebserver3.MockResponse.Builder cut(String begin) {
        return json(begin)
                .setHeader("Content-Length", begin.length() + 1000)
                .onResponseEnd(new SocketEffect.CloseSocket());
    }

    private static String finding(int qid) {
        return "{\"qid\":" + qid + ",\"severity\":5,\"title\":\"t\"},";
    }

    private static mockwebserver3.MockResponse.Builder registries(int from, int rows, int count) {
        return json(IntStream.range(from, from + rows)
                .mapToObj(i -> "{\"registryUuid\":\"r%s\",\"registryUri\":\"https://r.example.org\"}".formatted(i))
                .collect(Collectors.joining(",", "{\"count\":" + count + ",\"data\":[", "]}")));
    }

    private static mockwebserver3.MockResponse.Builder images(int from) {
        return json(IntStream.range(from, from + 250)
                .mapToObj("{\"sha\":\"%064x\"}"::formatted)
                .collect(Collectors.joining(",", "{\"data\":[", "]}")));
    }
}
