/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.image.Platform;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanKeyTest {
    private static final String ID = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "true, linux/amd64, pkg, _linux-amd64_pkg",
        "false, linux/arm/v7, pkg-secret, _linux-arm-v7_pkg-secret",
        "true, windows/x86_64, pkg, _windows-x86_64_pkg"
    })
    void value_ofAKey_parsesBack(boolean verified, String platform, String profile, String ending) {
        ScanKey key = new ScanKey(ID, verified, Platform.parse(platform), profile);

        assertThat(key.value()).isEqualTo((verified ? "" : "~") + ID + ending);
        assertThat(ScanKey.parse(key.value())).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x_linux-amd64_pkg",
                "~~_linux-amd64_pkg",
                "_linux_pkg",
                "_linux-amd64_PKG",
                "_.._..",
                "/../x"
            })
    void parse_otherText_isRefused(String ending) {
        assertThatThrownBy(() -> ScanKey.parse(ID + ending)).isInstanceOf(IllegalArgumentException.class);
    }
}
