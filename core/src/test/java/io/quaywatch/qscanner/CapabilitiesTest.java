/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quaywatch.image.Digest;
import io.quaywatch.port.ImageEngine.Prepared;
import io.quaywatch.qscanner.QScannerException.Kind;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilitiesTest {
    private static final QScannerRelease RELEASE =
            new QScannerRelease("4.8.0-2", Digest.of(new byte[0]), URI.create("https://example.org/q"));
    private static final String HELP = "  --mode string (inventory-only, get-report)\n  --platform, --pod=EU1";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4.8.0-2",
                "v4.8.0-2\n",
                "qscanner version 4.8.0-2 (go1.24.1)",
                "{\"version\":\"4.8.0-2\"}",
                "Version: 4.8.0-2.",
                "4.8.0"
            })
    void require_thisVersion_isAccepted(String printed) {
        assertThatCode(() -> Capabilities.of(printed, HELP).require(RELEASE, List.of("--mode", "--platform", "--pod")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4.8.0-21-dev", "4.8.0-21", "14.8.0-2", "4.8.0-2-dev", "5.0.0", "no such flag"})
    void require_anotherVersion_isUnsupported(String printed) {
        assertUnsupported(printed, HELP, "4.8.0-2");
    }

    @Test
    void require_flagIsMissing_isUnsupportedAndNamed() {
        assertUnsupported("4.8.0-2", "--mode --platforms --pod", "--platform");
    }

    @Test
    void require_helpNamesOtherModesOnly_isUnsupported() {
        assertUnsupported("4.8.0-2", "--mode inventory-only|scan-only --platform --pod", "get-report");
    }

    @Test
    void require_helpNamesNoMode_isAccepted() {
        assertThatCode(() -> Capabilities.of("4.8.0-2", "--mode --platform")
                        .require(RELEASE, List.of("--mode", "--platform")))
                .doesNotThrowAnyException();
    }

    @Test
    void prepare_programIsAnotherVersion_isImpossible(@TempDir Path directory) {
        try (QScannerWorld world = new QScannerWorld(directory)) {
            world.standIn.saying("4.6.0-4");

            assertThat(world.engine().prepare(world.job(0)))
                    .isInstanceOfSatisfying(
                            Prepared.Impossible.class,
                            impossible -> assertThat(impossible.reason()).contains("4.6.0-4"));
            assertThat(world.standIn.scans()).isZero();
            assertThat(world.runs()).isZero();
        }
    }

    private static void assertUnsupported(String version, String help, String named) {
        QScannerException thrown = catchThrowableOfType(
                QScannerException.class,
                () -> Capabilities.of(version, help).require(RELEASE, List.of("--mode", "--platform", "--pod")));
        assertThat(thrown.kind()).isEqualTo(Kind.UNSUPPORTED);
        assertThat(thrown).hasMessageContaining(named);
    }
}
