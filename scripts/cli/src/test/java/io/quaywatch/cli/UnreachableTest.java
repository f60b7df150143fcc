/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Qualys is asked before anything else is done, three times at most, in ten seconds at most. */
class UnreachableTest {
    @TempDir
    Path temp;

    @Test
    @Timeout(10)
    void scan_gatewayThatSaysNothing_endsWithinTenSeconds() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Shell.Ran ran = scan("http://127.0.0.1:" + silent.getLocalPort());

            assertUnreachable(ran, "no answer from Qualys");
        }
    }

    @Test
    void scan_closedPort_cannotBeReached() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertUnreachable(scan("http://127.0.0.1:" + port), "127.0.0.1:" + port);
    }

    @ParameterizedTest
    @CsvSource({
        "200, <html>Sign in</html>, not JSON",
        "200, '', empty body",
        "400, '{}', answered 400",
        "404, '{}', answered 404",
        "500, <html>, answered 500"
    })
    void scan_gatewayThatIsNotQualys_cannotBeReached(int status, String body, String says) throws IOException {
        try (Gateway gateway = Gateway.answering(status, body)) {
            assertUnreachable(scan(gateway.url()), says);
        }
    }

    @Test
    void scan_gatewayThatRedirectsToAMetadataAddress_isNotFollowed() throws IOException {
        Map<String, String> elsewhere = Map.of("Location", "http://169.254.169.254/latest/meta-data/");
        try (Gateway gateway = Gateway.answering(302, "", elsewhere)) {
            assertUnreachable(scan(gateway.url()), "answered 302");
        }
    }

    @ParameterizedTest
    @CsvSource({"401, check the credentials", "403, check the credentials"})
    void scan_credentialsRefused_isAMatterOfSettings(int status, String says) throws IOException {
        try (Gateway gateway = Gateway.answering(status, "{}")) {
            Shell.Ran ran = scan(gateway.url());

            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err()).hasLineCount(1).contains(says, "answered " + status);
        }
    }

    private Shell.Ran scan(String gateway) {
        return new Shell()
                .with("QUALYS_ACCESS_TOKEN", "an-opaque-token")
                .run("scan", "nginx", "--gateway", gateway, "--report-dir", temp.resolve("reports") + "");
    }

    private void assertUnreachable(Shell.Ran ran, String says) throws IOException {
        assertThat(ran.code()).isEqualTo(5);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .hasLineCount(1)
                .startsWith("quaywatch: Qualys cannot be reached at http://127.0.0.1:")
                .contains("quaywatch doctor")
                .contains(says);
        assertThat(Documents.filesBelow(temp)).isEmpty();
    }
}
