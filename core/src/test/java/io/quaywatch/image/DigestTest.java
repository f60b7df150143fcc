/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
    private static final String ABC = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void of_knownBytes_isTheKnownDigest() {
        byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);

        assertThat(Digest.of(abc)).hasToString(ABC).isEqualTo(Digest.parse(ABC));
        assertThat(Digest.parse(ABC).matches(abc)).isTrue();
        assertThat(Digest.parse(ABC).matches(new byte[0])).isFalse();
        assertThat(Digest.of(abc).shortHex()).isEqualTo("ba7816bf8f01");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "sha256", "sha256:", "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709", "SHA256:00"})
    void parse_notADigest_throws(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Digest.parse(text));
    }
}
