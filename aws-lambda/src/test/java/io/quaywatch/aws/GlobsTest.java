/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobsTest {
    @ParameterizedTest
    @CsvSource({
        "nginx, nginx, true",
        "nginx, nginx:1, false",
        "nginx*, nginx, true",
        "*/cache:*, host.example/team/cache:7, true",
        "*/cache:*, host.example/team/cached:7, false",
        "*, anything/at:all, true",
        "web:?, web:1, true",
        "web:?, web:, false",
        "web:?, web:12, false",
        "a*b*c, aXbXbXc, true",
        "a*b*c, aXbXbX, false",
        "a**, a, true",
        "'', a, false",
        "a.b, aXb, false",
    })
    void match_table(String pattern, String text, boolean expected) {
        assertThat(new Globs(List.of("never", pattern)).match(text)).isEqualTo(expected);
    }

    @Test
    void match_nothing_excludesNothing() {
        assertThat(new Globs(List.of()).match("")).isFalse();
    }

    @Test
    void match_manyStars_endsSoon() {
        Globs globs = new Globs(List.of("*a".repeat(100) + "b"));

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(globs.match("a".repeat(1000))).isFalse());
    }
}
