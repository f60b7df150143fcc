/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class ImageReferencePropertyTest {
    private static final String COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final String LABEL = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";

    private static final String LOOKS_LIKE_HOST = "(?:[^/]*[.:A-Z][^/]*|localhost)/";

    /** The grammar a second time, as one expression: slow, and independent of the scanner. */
    static final Pattern ORACLE = Pattern.compile("(?:(?=" + LOOKS_LIKE_HOST + ")(?<host>(?:" + LABEL + "(?:\\." + LABEL
            + ")*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?)/|(?!" + LOOKS_LIKE_HOST + "))(?<path>" + COMPONENT + "(?:/"
            + COMPONENT
            + ")*)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?"
            + "(?:@(?<digest>sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}))?");

    @Property(tries = 20_000)
    void tryParse_anyString_neverThrows(@ForAll String text) {
        ImageReference.tryParse(text);
    }

    @Property(tries = 20_000)
    void tryParse_nearlyAReference_agreesWithTheExpression(@ForAll("nearlyReferences") String text) {
        var matcher = ORACLE.matcher(text);
        boolean expected = matcher.matches()
                && !text.matches("[a-f0-9]{64}")
                && repositoryLength(matcher.group("host"), matcher.group("path")) <= 255;

        Optional<ImageReference> parsed = ImageReference.tryParse(text);

        assertThat(parsed.isPresent()).as(text).isEqualTo(expected);
        parsed.ifPresent(reference -> {
            assertThat(reference.tag()).isEqualTo(matcher.group("tag"));
            assertThat(reference.repository()).endsWith(matcher.group("path"));
        });
    }

    /** With the {@code library/} that an official image's name gets. */
    private static int repositoryLength(@Nullable String host, String path) {
        boolean dockerHub =
                host == null || Set.of("docker.io", "index.docker.io").contains(host);
        return path.length() + (dockerHub && path.indexOf('/') < 0 ? "library/".length() : 0);
    }

    @Property(tries = 5_000)
    void toString_parsedAgain_isEqual(@ForAll("nearlyReferences") String text) {
        ImageReference.tryParse(text)
                .ifPresent(reference ->
                        assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference));
    }

    @Property(tries = 5_000)
    void canonical_ofCanonical_isTheSame(@ForAll("nearlyReferences") String text) {
        ImageReference.tryParse(text).map(ImageReference::canonical).ifPresent(canonical -> {
            assertThat(ImageReference.parse(canonical).canonical()).isEqualTo(canonical);
            String host = canonical.substring(0, canonical.indexOf('/'));
            assertThat(host).isEqualTo(host.toLowerCase(Locale.ROOT));
        });
    }

    @Provide
    Arbitrary<String> nearlyReferences() {
        Arbitrary<String> piece = Arbitraries.of(
                "a",
                "b0",
                "Z",
                "localhost",
                "docker.io",
                "index.docker.io",
                "Docker.IO",
                "x.example",
                "[::1]",
                "/",
                "/",
                "/",
                ":",
                ":",
                "@",
                ".",
                "-",
                "_",
                "__",
                "5000",
                "latest",
                "library",
                "sha256:" + "a".repeat(64),
                "@sha512:" + "0".repeat(128),
                "a".repeat(64),
                " ",
                "\n",
                "é",
                "K");
        return piece.list().ofMinSize(1).ofMaxSize(9).map(pieces -> String.join("", pieces));
    }
}
