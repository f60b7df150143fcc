/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import static io.quaywatch.registry.FakeRegistry.json;
import static io.quaywatch.registry.FakeRegistry.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.junit5.StartStop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagFinderTest {
    private static final Digest WANTED = FakeRegistry.digest("wanted");
    private static final ImageReference APP = ImageReference.parse("a.example/app@" + WANTED);

    @StartStop
    final MockWebServer server = new MockWebServer();

    final FakeRegistry registry = new FakeRegistry(server);

    private void tags(Stream<String> tags) {
        registry.on(
                "/v2/app/tags/list",
                json("{\"name\":\"app\",\"tags\":["
                        + tags.map(tag -> "\"" + tag + "\"").collect(Collectors.joining(",")) + "]}"));
    }

    private static MockResponse pointing(Digest digest) {
        return status(200)
                .newBuilder()
                .setHeader("Docker-Content-Digest", digest.toString())
                .build();
    }

    private List<String> asked() {
        return registry.requests().stream()
                .filter(request -> "HEAD".equals(request.getMethod()))
                .map(RecordedRequest::getTarget)
                .map(target -> target.substring(target.lastIndexOf('/') + 1))
                .toList();
    }

    @Test
    void tagOf_manyTags_likelyOnesFirst() {
        tags(Stream.of("1.0", "main", "v1.1", "latest", "1.2-rc1", "pr-7"));
        registry.on("/v2/app/manifests/1.0", pointing(WANTED));

        assertThat(registry.resolver().tagOf(APP, WANTED)).contains("1.0");
        assertThat(asked()).containsExactly("latest", "1.2-rc1", "v1.1", "1.0");
    }

    @Test
    void tagOf_noTagPointsThere_emptyAfterFiftyQuestions() {
        tags(IntStream.range(0, 500).mapToObj(i -> "1." + i));

        assertThat(registry.resolver().tagOf(APP, WANTED)).isEmpty();
        assertThat(asked()).hasSize(50).startsWith("1.499");
    }

    @Test
    void tagOf_pagedList_readsEveryPage() {
        registry.on("/v2/app/tags/list", request -> {
            String last = request.getUrl().queryParameter("last");
            MockResponse page = json("{\"tags\":[\"" + (last == null ? "a" : "b") + "\"]}");
            return last != null
                    ? page
                    : page.newBuilder()
                            .setHeader("Link", "</v2/app/tags/list?last=a&n=1>; rel=\"next\"")
                            .build();
        });
        registry.on("/v2/app/manifests/b", pointing(WANTED));

        assertThat(registry.resolver().tagOf(APP, WANTED)).contains("b");
    }

    @Test
    void tagOf_listWithoutEnd_stopsAfterTenPages() {
        registry.on(
                "/v2/app/tags/list",
                json("{\"tags\":[]}")
                        .newBuilder()
                        .setHeader("Link", "</v2/app/tags/list?again>; rel=next")
                        .build());

        assertThat(registry.resolver().tagOf(APP, WANTED)).isEmpty();
        assertThat(registry.requests()).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/v2/app/tags/list",
                "//evil.example/x",
                "//evil.example:PORT/x",
                "http://127.0.0.1:1/x",
                "file:///x"
            })
    void tagOf_nextPageElsewhere_isABadAnswer(String next) {
        registry.on(
                "/v2/app/tags/list",
                json("{\"tags\":[]}")
                        .newBuilder()
                        .setHeader("Link", "<" + next.replace("PORT", "" + server.getPort()) + ">; rel=\"next\"")
                        .build());

        RegistryException failure = catchThrowableOfType(
                RegistryException.class, () -> registry.resolver().tagOf(APP, WANTED));

        assertThat(failure.kind()).isEqualTo(RegistryException.Kind.BAD_ANSWER);
    }

    @Test
    void tagOf_listIsNotAllowed_isEmpty() {
        registry.on("/v2/app/tags/list", status(403));
        assertThat(registry.resolver().tagOf(APP, WANTED)).isEmpty();

        registry.on("/v2/app/tags/list", json("{\"tags\":null}"));
        assertThat(registry.resolver().tagOf(APP, WANTED)).isEmpty();
    }

    @Test
    void tagOf_registryFails_throws() {
        registry.on("/v2/app/tags/list", status(429));

        RegistryException failure = catchThrowableOfType(
                RegistryException.class, () -> registry.resolver().tagOf(APP, WANTED));

        assertThat(failure.kind()).isEqualTo(RegistryException.Kind.RATE_LIMITED);
    }
}
