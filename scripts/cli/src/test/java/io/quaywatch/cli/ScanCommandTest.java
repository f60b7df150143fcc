/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images by name. */
class ScanCommandTest {
    private static final String HTML = "<html>Sign in</html>";

    @TempDir
    Path temp;

    @Test
    void scan_images_reportsEachUnderItsName() throws IOException {
        JsonNode document = Documents.run(json("nginx", "ghcr.io/team/app:1.2"));

        assertThat(Documents.images(document, "/image")).containsExactly("nginx", "ghcr.io/team/app:1.2");
        assertThat(Documents.images(document, "/workload")).containsExactly("cli:nginx", "cli:ghcr.io/team/app:1.2");
        assertThat(Documents.images(document, "/outcome")).containsOnly("Complete");
        assertThat(Documents.images(document, "/identity/platform")).containsOnly("linux/amd64");
    }

    @Test
    void scan_sameImageByTwoNames_isScannedOnceAndReportedTwice() throws IOException {
        Path reports = temp.resolve("reports");

        JsonNode document = Documents.run(json("nginx:1", "docker.io/library/nginx:1", "--report-dir", reports + ""));

        assertThat(Documents.images(document, "/outcome")).containsExactly("Complete", "Skipped");
        assertThat(Documents.images(document, "/standing")).containsOnly("Complete");
        assertThat(Documents.images(document, "/identity/configDigest").stream().distinct())
                .hasSize(1);
        assertThat(Documents.filesBelow(reports)).hasSize(5);
    }

    @Test
    void scan_platformTheEngineCannotDo_isUnsupportedNotClean() throws IOException {
        Shell.Ran ran = json("nginx", "--platform", "linux/arm64");

        assertThat(ran.code()).isEqualTo(4);
        assertThat(Documents.images(Documents.run(ran), "/outcome")).containsExactly("Unsupported");
        assertThat(Documents.images(Documents.run(ran), "/counts")).containsExactly("null");
    }

    @Test
    void scan_registryThatAnswersHtml_isNotComplete() throws IOException {
        try (Gateway registry = Gateway.answering(200, HTML, Map.of("Content-Type", "text/html"))) {
            assertNotScanned(registry);
        }
    }

    @Test
    void scan_registryThatRedirectsToAMetadataAddress_isNotFollowed() throws IOException {
        Map<String, String> elsewhere = Map.of("Location", "http://169.254.169.254/latest/meta-data/");
        try (Gateway registry = Gateway.answering(307, "", elsewhere)) {
            assertNotScanned(registry);
        }
    }

    private void assertNotScanned(Gateway registry) throws IOException {
        String image = registry.hostAndPort() + "/team/app:1";

        Shell.Ran ran = json(image, "--insecure-registry", registry.hostAndPort());

        assertThat(ran.code()).isEqualTo(4);
        assertThat(Documents.images(Documents.run(ran), "/outcome")).hasSize(1);
        assertThat(Documents.images(Documents.run(ran), "/passed")).containsExactly("false");
        assertThat(ran.out()).doesNotContain("Sign in");
    }

    private static Shell.Ran json(String... more) {
        String[] args = new String[more.length + 4];
        System.arraycopy(new String[] {"scan", "--simulate", "--format", "json"}, 0, args, 0, 4);
        System.arraycopy(more, 0, args, 4, more.length);
        return new Shell().run(args);
    }
}
