/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quaywatch.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
    private static final String HEX = "0123456789abcdef".repeat(4);
    private static final Digest DIGEST = Digest.sha256(HEX);

    @ParameterizedTest(name = "{index}")
    @CsvFileSource(resources = "/image/references.csv", maxCharsPerColumn = 8192)
    void parse_rowOfTheTable_partsOrReason(
            String text, String registry, String repository, String tag, String digest, String reason) {
        if (reason != null) {
            assertThatThrownBy(() -> ImageReference.parse(text))
                    .isInstanceOfSatisfying(
                            InvalidImageReferenceException.class,
                            e -> assertThat(e.reason()).isEqualTo(reason))
                    .hasMessageContaining(text.substring(0, Math.min(text.length(), 120)));
            assertThat(ImageReference.tryParse(text)).isEmpty();
            return;
        }
        ImageReference parsed = ImageReference.parse(text);
        assertThat(parsed)
                .isEqualTo(new ImageReference(registry, repository, tag, digest == null ? null : Digest.parse(digest)));
        assertThat(parsed.registry()).isEqualTo(registry);
        assertThat(parsed.repository()).isEqualTo(repository);
        assertThat(ImageReference.parse(parsed.toString())).isEqualTo(parsed);
        assertThat(ImageReference.tryParse(text)).contains(parsed);
    }

    static Stream<List<String>> products() {
        List<List<String>> all = new ArrayList<>();
        for (String host : List.of("", "a.example/", "localhost/", "h:1/", "[::1]:5000/", "Host/", "192.0.2.7:80/")) {
            for (String path : List.of("a/b", "a-b/c_d/e.f", "x__y/z--w", "0/1/2/3")) {
                for (String tag : List.of("", ":1", ":_", ":A.b-c", ":" + "9".repeat(128))) {
                    for (String digest : List.of("", "@" + DIGEST, "@sha384:" + "a".repeat(96))) {
                        all.add(List.of(host, path, tag, digest));
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("products")
    void parse_everyCombinationOfParts_returnsTheParts(List<String> parts) {
        ImageReference parsed = ImageReference.parse(String.join("", parts));

        assertThat(parsed.registry() + "/").isEqualTo(parts.get(0).isEmpty() ? "docker.io/" : parts.get(0));
        assertThat(parsed.repository()).isEqualTo(parts.get(1));
        assertThat(parsed.tag() == null ? "" : ":" + parsed.tag()).isEqualTo(parts.get(2));
        assertThat(parsed.digest() == null ? "" : "@" + parsed.digest()).isEqualTo(parts.get(3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a?b",
                "a?",
                "?a",
                "a/b?c",
                "x.y/a?b",
                "x?y.z/a",
                "x.?y/a",
                "x:?/a",
                "[:?:]/a",
                "a:t?",
                "a:?t",
                "a@sha256?"
            })
    void tryParse_everyCharacterAtThisPlace_agreesWithTheExpression(String template) {
        for (char c = 0; c < 0x250; c++) {
            String text = template.replace('?', c);

            assertThat(ImageReference.tryParse(text).isPresent())
                    .as("U+%04X in %s", (int) c, template)
                    .isEqualTo(ImageReferencePropertyTest.ORACLE.matcher(text).matches());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nginx, docker.io/library/nginx:latest",
        "Docker.IO/nginx, docker.io/library/nginx:latest",
        "INDEX.docker.io/nginx:1, docker.io/library/nginx:1",
        "Shop.Example:5000/app:Tag, shop.example:5000/app:Tag",
        "[2001:DB8::1]/app:t, [2001:db8::1]/app:t",
        "Uppercase/foo, uppercase:443/foo:latest",
        "Localhost/foo, localhost/foo:latest",
    })
    void canonical_hostInAnyCase_lowerCaseHostAndTag(String text, String canonical) {
        assertThat(ImageReference.parse(text).canonical()).isEqualTo(canonical);
    }

    @Test
    void canonical_digest_keepsItAndAddsNoTag() {
        assertThat(ImageReference.parse("a.example/b@" + DIGEST).canonical()).isEqualTo("a.example/b@" + DIGEST);
        assertThat(ImageReference.parse("a.example/b:c@" + DIGEST).canonical()).isEqualTo("a.example/b:c@" + DIGEST);
    }

    @Test
    void effectiveTag_noTag_latestUnlessADigestSaysMore() {
        ImageReference bare = ImageReference.parse("a.example/b");

        assertThat(bare.tag()).isNull();
        assertThat(bare.effectiveTag()).isEqualTo("latest");
        assertThat(bare.withDigest(DIGEST).effectiveTag()).isNull();
        assertThat(bare.withTag("1").withDigest(DIGEST)).hasToString("a.example/b:1@" + DIGEST);
        assertThat(bare.withDigest(DIGEST).withTag("1")).hasToString("a.example/b:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".*", "-x", "a b", "a\n", "a/b", "a@b", "ä"})
    void withTag_notATag_throws(String tag) {
        ImageReference reference = ImageReference.parse("a.example/b");

        assertThatThrownBy(() -> reference.withTag(tag)).isInstanceOf(InvalidImageReferenceException.class);
    }

    @ParameterizedTest
    @CsvSource({"team, app", "a.example, App", "a.example, ../app", "'', app", "a.example, ''", "docker.io, ''"})
    void constructor_partThatNoTextParsesTo_throws(String registry, String repository) {
        assertThatThrownBy(() -> new ImageReference(registry, repository, null, null))
                .isInstanceOf(InvalidImageReferenceException.class);
    }

    @Test
    void json_bothWays_isOneText() throws JsonProcessingException {
        ImageReference reference = ImageReference.parse("a.example/b:c@" + DIGEST);

        String json = Json.state().writeValueAsString(reference);

        assertThat(json).isEqualTo("\"a.example/b:c@" + DIGEST + "\"");
        assertThat(Json.state().readValue(json, ImageReference.class)).isEqualTo(reference);
    }
}
