/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScannerConfigTest {
    @Test
    void from_nothing_isTheDefaults() {
        assertThat(ScannerConfig.from(Map.of()))
                .isEqualTo(new ScannerConfig(
                        null,
                        null,
                        Duration.ofHours(24),
                        Duration.ofMinutes(30),
                        Duration.ofHours(6),
                        Duration.ofDays(30),
                        "pkg",
                        "lastVmScanDate",
                        null,
                        null,
                        null));
    }

    @Test
    void from_theDefaultsOfTheSettingsTable_isTheSameAsNothing() {
        Map<String, String> table =
                ScannerConfig.settings().stream().collect(Collectors.toMap(Setting::name, Setting::standard));

        assertThat(ScannerConfig.from(table)).isEqualTo(ScannerConfig.from(Map.of()));
    }

    @Test
    void from_everything_isRead() {
        ScannerConfig config = ScannerConfig.from(Map.ofEntries(
                Map.entry("QUALYS_POD", "EU2"),
                Map.entry("QUALYS_GATEWAY", "https://gateway.example"),
                Map.entry("SCAN_CACHE_HOURS", " 48 "),
                Map.entry("SCAN_DEADLINE_MINUTES", "45"),
                Map.entry("EXECUTION_LIMIT_MINUTES", "90"),
                Map.entry("MAX_REUSE_AGE_DAYS", "0"),
                Map.entry("SCAN_PROFILE", "pkg-secret"),
                Map.entry("QUALYS_SCAN_DATE_FILTER", "lastScanned"),
                Map.entry("QUALYS_ECR_ROLE_ARN", "arn:aws:iam::444455556666:role/qualys/reader"),
                Map.entry("QUALYS_CA_FILE", "/etc/ca.pem"),
                Map.entry("QUALYS_PROXY", "http://proxy.example:3128")));

        assertThat(config)
                .isEqualTo(new ScannerConfig(
                        "EU2",
                        URI.create("https://gateway.example"),
                        Duration.ofHours(48),
                        Duration.ofMinutes(45),
                        Duration.ofMinutes(90),
                        Duration.ZERO,
                        "pkg-secret",
                        "lastScanned",
                        "arn:aws:iam::444455556666:role/qualys/reader",
                        Path.of("/etc/ca.pem"),
                        URI.create("http://proxy.example:3128")));
    }

    @ParameterizedTest
    @CsvSource({
        "SCAN_CACHE_HOURS, 1",
        "SCAN_CACHE_HOURS, 720",
        "SCAN_DEADLINE_MINUTES, 5",
        "EXECUTION_LIMIT_MINUTES, 1440",
        "EXECUTION_LIMIT_MINUTES, 30",
        "MAX_REUSE_AGE_DAYS, 365",
        "SCAN_PROFILE, a234567890-234567890",
        "QUALYS_GATEWAY, https://gateway.example:8443/",
        "QUALYS_GATEWAY, http://127.0.0.1:8080",
        "QUALYS_GATEWAY, http://[::1]:8080",
        "QUALYS_ECR_ROLE_ARN, arn:aws-us-gov:iam::444455556666:role/r",
        "UNKNOWN_TO_US, anything",
        "SCAN_CACHE_HOURS, '   '",
    })
    void from_valueInRange_isTaken(String name, String value) {
        assertThatCode(() -> ScannerConfig.from(Map.of(name, value))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "SCAN_CACHE_HOURS, 0",
        "SCAN_CACHE_HOURS, 721",
        "SCAN_CACHE_HOURS, -1",
        "SCAN_CACHE_HOURS, +24",
        "SCAN_CACHE_HOURS, 24.0",
        "SCAN_CACHE_HOURS, 24h",
        "SCAN_CACHE_HOURS, ٢٤",
        "SCAN_CACHE_HOURS, 99999999999",
        "SCAN_DEADLINE_MINUTES, 4",
        "SCAN_DEADLINE_MINUTES, 721",
        "EXECUTION_LIMIT_MINUTES, 9",
        "EXECUTION_LIMIT_MINUTES, 29",
        "MAX_REUSE_AGE_DAYS, 366",
        "SCAN_PROFILE, Pkg",
        "SCAN_PROFILE, a234567890-234567890-",
        "SCAN_PROFILE, a/b",
        "QUALYS_POD, EU 2",
        "QUALYS_POD, https://gateway.example",
        "QUALYS_SCAN_DATE_FILTER, updated",
        "QUALYS_GATEWAY, gateway.example",
        "QUALYS_GATEWAY, http://gateway.example",
        "QUALYS_GATEWAY, http://127.0.0.1.example",
        "QUALYS_GATEWAY, https://user:word@gateway.example",
        "QUALYS_GATEWAY, https://gateway.example/path",
        "QUALYS_GATEWAY, https://gateway.example?a=b",
        "QUALYS_GATEWAY, https://a b",
        "QUALYS_GATEWAY, mailto:a@b.example",
        "QUALYS_ECR_ROLE_ARN, arn:aws:iam::4444:role/r",
        "QUALYS_ECR_ROLE_ARN, arn:aws:iam::444455556666:user/r",
        "QUALYS_PROXY, proxy.example:3128",
        "QUALYS_PROXY, http://proxy.example",
        "QUALYS_PROXY, socks://proxy.example:1080",
        "QUALYS_PROXY, http://user:word@proxy.example:3128",
    })
    void from_valueOutOfRange_isNamedAndNotShown(String name, String value) {
        ConfigException thrown =
                catchThrowableOfType(ConfigException.class, () -> ScannerConfig.from(Map.of(name, value)));

        assertThat(thrown.problems()).hasSize(1);
        assertThat(thrown.problems().get(0)).startsWith(name + " ").doesNotContain("word");
    }

    @Test
    void from_noPath_isAProblem() {
        assertThatThrownBy(() -> ScannerConfig.from(Map.of("QUALYS_CA_FILE", "a\0b")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("QUALYS_CA_FILE is not a PEM file");
    }

    @Test
    void from_everythingWrong_reportsAllAtOnce() {
        Map<String, String> wrong =
                ScannerConfig.settings().stream().collect(Collectors.toMap(Setting::name, setting -> "\0 wrong ://"));

        ConfigException thrown = catchThrowableOfType(ConfigException.class, () -> ScannerConfig.from(wrong));

        List<String> names =
                ScannerConfig.settings().stream().map(Setting::name).toList();
        assertThat(thrown.problems()).hasSameSizeAs(names).allMatch(problem -> names.contains(problem.split(" ")[0]));
        assertThat(thrown).hasMessage(String.join("; ", thrown.problems()));
    }

    @Test
    void from_limitShorterThanTheDeadline_isAProblemOnlyIfBothCouldBeRead() {
        assertThatThrownBy(() ->
                        ScannerConfig.from(Map.of("EXECUTION_LIMIT_MINUTES", "60", "SCAN_DEADLINE_MINUTES", "61")))
                .hasMessage("EXECUTION_LIMIT_MINUTES must not be shorter than SCAN_DEADLINE_MINUTES");
        assertThatThrownBy(() ->
                        ScannerConfig.from(Map.of("EXECUTION_LIMIT_MINUTES", "10", "SCAN_DEADLINE_MINUTES", "many")))
                .hasMessage("SCAN_DEADLINE_MINUTES is not a whole number from 5 to 720");
    }

    @Test
    void settings_everyName_isUniqueAndExplained() {
        assertThat(ScannerConfig.settings())
                .hasSize(ScannerConfig.class.getRecordComponents().length)
                .allSatisfy(setting -> {
                    assertThat(setting.name()).matches("[A-Z][A-Z_]+");
                    assertThat(setting.range()).isNotBlank();
                    assertThat(setting.meaning()).endsWith(".");
                });
        assertThat(ScannerConfig.settings()).extracting(Setting::name).doesNotHaveDuplicates();
    }
}
