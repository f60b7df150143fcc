/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quaywatch.qualys.QualysException.Kind;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A reply of another shape than documented never reads as "nothing found". */
class WrongJsonShapeTest extends QualysServer {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":[{\"qid\":1,\"severity\":5}]}",
                "{}",
                "[]",
                "\"\"",
                "{\"details\":{}}",
                "{\"details\":\"none\"}",
                "{\"details\":[1]}",
                "{\"details\":[null]}",
                "{\"details\":[],\"details\":[]}",
                "{\"details\":[]} {}",
                "{\"errorCode\":\"500 INTERNAL\",\"message\":\"x\"}",
                "{\"details\":[{\"qid\":1}]}",
                "{\"details\":[{\"qid\":1,\"severity\":null}]}",
                "{\"details\":[{\"qid\":1,\"severity\":0}]}",
                "{\"details\":[{\"qid\":1,\"severity\":6}]}",
                "{\"details\":[{\"qid\":1,\"severity\":\"HIGH\"}]}",
                "{\"details\":[{\"qid\":1,\"severity\":-5}]}",
                "{\"details\":[{\"severity\":5}]}",
                "{\"details\":[{\"qid\":0,\"severity\":5}]}"
            })
    void vulnerabilities_otherShape_isBadReply(String body) {
        enqueue(json(body));
        assertBadReply(() -> client().vulnerabilities(DIGEST, finding -> {}));
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "\"\"",
                "{\"count\":1,\"data\":null}",
                "{\"data\":null}",
                "{\"data\":{}}",
                "{\"connectors\":[]}",
                "{\"data\":[{}]}",
                "{\"data\":[{\"registryUuid\":\"x\"}]}",
                "[] []",
                "Bad gateway",
                "<SIMPLE_RETURN/>"
            })
    void registries_otherShape_isBadReply(String body) {
        enqueue(json(body));
        assertBadReply(() -> client().registriesOf("docker.io"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"count\":0,\"data\":null}", "{\"count\":\"0\",\"data\":[]}", "[]", "{\"data\":[]}"})
    void registries_emptyInAnyForm_isEmpty(String body) {
        enqueue(json(body), json(body));
        assertThat(client().registriesOf("docker.io")).isEmpty();
    }

    @Test
    void lists_noContent_areEmpty() {
        enqueue(reply(204), reply(204), reply(204), reply(204));
        assertThat(client().registriesOf("docker.io")).isEmpty();
        assertThat(client().schedules(REGISTRY)).isEmpty();
        assertThat(client().imagesOfRepository("team/shop")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null | false",
                "\"None\" | false",
                "{} | true",
                "[] | true",
                "{\"severity5Count\":\"0\"} | true",
                "[{\"qid\":1}] | true"
            })
    void image_vulnerabilitiesField_countsOrArrayOrNull(String value, boolean processed) {
        enqueue(json("{\"sha\":\"" + SHA + "\",\"vulnerabilities\":" + value + "}"));
        assertThat(client().image(DIGEST).orElseThrow().hasVulnerabilities()).isEqualTo(processed);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"1718652145295\"', 1718652145295",
        "1718652145295, 1718652145295",
        "'\"2024-06-17T19:22:25.295Z\"', 1718652145295",
        "'\"0\"',",
        "0,",
        "'\"None\"',",
        "null,",
        "'\"yesterday\"',",
        "{},"
    })
    void image_moment_isReadInEveryForm(String value, Long millis) {
        enqueue(json("{\"sha\":\"" + SHA + "\",\"lastVmScanDate\":" + value + "}"));
        QualysApi.ImageEntry image = client().image(DIGEST).orElseThrow();
        assertThat(image.scannedAt()).isEqualTo(millis == null ? null : java.time.Instant.ofEpochMilli(millis));
    }

    @Test
    void image_olderField_isTheScanDateToo() {
        enqueue(json("{\"sha\":\"" + SHA + "\",\"lastScanned\":\"1718652145295\",\"scanErrorCode\":\"0\"}"));
        QualysApi.ImageEntry image = client().image(DIGEST).orElseThrow();
        assertThat(image.scannedAt()).isNotNull();
        assertThat(image.errorCode()).isNull();
    }

    @Test
    void anyCall_htmlWithStatus200_isBadReplyThatNamesTheType() {
        Consumer<ThrowingCallable> check = call -> {
            enqueue(reply(200)
                    .setHeader("Content-Type", "text/html; charset=utf-8")
                    .body(fixture("proxy.html")));
            assertThat(assertBadReply(call)).hasMessageContaining("text/html").hasMessageNotContaining("sign in");
        };
        check.accept(() -> client().verifyAccess());
        check.accept(() -> client().vulnerabilities(DIGEST, finding -> {}));
        check.accept(() -> client().image(DIGEST));
        check.accept(() -> client().createSchedule(
                        REGISTRY,
                        "registry.example",
                        "qw-1",
                        java.util.List.of(new QualysApi.RepositoryTag("a", "b")),
                        true));
    }

    private static QualysException assertBadReply(ThrowingCallable call) {
        return assertThatExceptionOfType(QualysException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.BAD_REPLY))
                .actual();
    }
}
