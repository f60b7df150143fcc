/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mockwebserver3.MockWebServer;
import mockwebserver3.junit5.StartStop;
import org.junit.jupiter.api.Test;

/** Pitfall "injection": whatever parses as a reference asks for exactly one manifest of one repository, and nothing else. */
class InjectionTest {
    @StartStop
    final MockWebServer server = new MockWebServer();

    final FakeRegistry registry = new FakeRegistry(server);

    @Test
    void resolve_anyTextThatParses_asksForOnePathBelowItsRepository() {
        List<ImageReference> parsed = Stream.of(
                        "a.example/app:1",
                        "a.example/../x:1",
                        "a.example/app/../../_catalog",
                        "a.example/app?n=1",
                        "a.example/app#x",
                        "a.example/app%2f..:1",
                        "a.example/app:..",
                        "a.example/app:.",
                        "a.example/app:a..b",
                        "a.example@evil.example/app",
                        "a.example:80:1/app",
                        "a.example/app:1\r\nX: y")
                .map(ImageReference::tryParse)
                .flatMap(Optional::stream)
                .toList();

        parsed.forEach(reference -> registry.resolver().resolve(reference, Platform.LINUX_AMD64));

        assertThat(registry.targets()).containsExactly("/v2/app/manifests/1", "/v2/app/manifests/a..b");
    }

    @Test
    void tagOf_listedTagsThatAreNoTags_areNeverAskedFor() {
        registry.on(
                "/v2/app/tags/list",
                FakeRegistry.json("{\"tags\":[\"../../../_catalog\",\".*\",\"a/b\",\"\",null,\"x y\",\"ok\"]}"));

        registry.resolver().tagOf(ImageReference.parse("a.example/app"), FakeRegistry.digest("x"));

        assertThat(registry.targets()).containsExactly("/v2/app/tags/list?n=1000", "/v2/app/manifests/ok");
    }
}
