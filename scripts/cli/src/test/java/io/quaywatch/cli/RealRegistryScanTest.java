/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.image.Digest;
import io.quaywatch.json.Json;
import io.quaywatch.testing.Peers;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A registry that is named as insecure is asked for real, also in a simulated run; every platform is an image of its own. */
@Tag("peers")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RealRegistryScanTest {
    @TempDir
    Path temp;

    private final Map<String, String> configs = new LinkedHashMap<>();

    @Test
    void scan_imageOfARealRegistry_isIdentifiedByItsOwnConfig() throws Exception {
        Path skopeo = Peers.require("skopeo");
        Path registry = Peers.require("docker-registry");
        String host = "127.0.0.1:" + freePort();
        Process process = serve(registry, host);
        try {
            push(skopeo, host);

            Shell.Ran amd64 = scan(host, "linux/amd64");
            Shell.Ran arm64 = scan(host, "linux/arm64");

            assertThat(amd64.code()).isZero();
            assertThat(Documents.images(Documents.run(amd64), "/outcome")).containsExactly("Complete");
            assertThat(Documents.images(Documents.run(amd64), "/identity/configDigest"))
                    .containsExactly(configs.get("amd64"));
            assertThat(arm64.code()).isEqualTo(4);
            assertThat(Documents.images(Documents.run(arm64), "/outcome")).containsExactly("Unsupported");
            assertThat(Documents.images(Documents.run(arm64), "/identity/configDigest"))
                    .containsExactly(configs.get("arm64"));
        } finally {
            process.destroy();
            process.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static Shell.Ran scan(String host, String platform) {
        return new Shell()
                .run(
                        "scan",
                        host + "/team/app:1.0",
                        "--simulate",
                        "--insecure-registry",
                        host,
                        "--platform",
                        platform,
                        "--format",
                        "json");
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private Process serve(Path registry, String host) throws IOException {
        Path config = Files.writeString(
                temp.resolve("config.yml"),
                "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: " + temp.resolve("registry")
                        + "\nhttp:\n  addr: " + host + "\n");
        Process process = new ProcessBuilder(registry.toString(), "serve", config.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader log = process.inputReader();
        for (String line = log.readLine(); ; line = log.readLine()) {
            assertThat(line).as("the registry ended before it listened").isNotNull();
            if (line.contains("listening on")) {
                return process;
            }
        }
    }

    private void push(Path skopeo, String host) throws IOException, InterruptedException {
        Path layout = temp.resolve("layout");
        writeLayout(layout);
        Path log = temp.resolve("skopeo.log");
        Process process = new ProcessBuilder(
                        skopeo.toString(),
                        "--insecure-policy",
                        "copy",
                        "--all",
                        "--dest-tls-verify=false",
                        "oci:" + layout + ":1.0",
                        "docker://" + host + "/team/app:1.0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    private void writeLayout(Path layout) throws IOException {
        ObjectNode index = document("application/vnd.oci.image.index.v1+json");
        ArrayNode manifests = index.putArray("manifests");
        for (String architecture : new String[] {"amd64", "arm64"}) {
            ObjectNode config = Json.wire()
                    .createObjectNode()
                    .put("architecture", architecture)
                    .put("os", "linux");
            config.putObject("rootfs").put("type", "layers").putArray("diff_ids");
            ObjectNode manifest = document("application/vnd.oci.image.manifest.v1+json");
            ObjectNode described = blob(layout, config).put("mediaType", "application/vnd.oci.image.config.v1+json");
            configs.put(architecture, described.path("digest").asText());
            manifest.set("config", described);
            manifest.putArray("layers");
            ObjectNode entry = blob(layout, manifest)
                    .put("mediaType", manifest.path("mediaType").asText());
            entry.putObject("platform").put("os", "linux").put("architecture", architecture);
            manifests.add(entry);
        }
        ObjectNode root = Json.wire().createObjectNode().put("schemaVersion", 2);
        ObjectNode entry =
                blob(layout, index).put("mediaType", index.path("mediaType").asText());
        entry.putObject("annotations").put("org.opencontainers.image.ref.name", "1.0");
        root.putArray("manifests").add(entry);
        Files.writeString(layout.resolve("index.json"), root.toString());
        Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    }

    private static ObjectNode document(String mediaType) {
        return Json.wire().createObjectNode().put("schemaVersion", 2).put("mediaType", mediaType);
    }

    private static ObjectNode blob(Path layout, ObjectNode content) throws IOException {
        byte[] bytes = content.toString().getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.of(bytes);
        Path directory = Files.createDirectories(layout.resolve("blobs/sha256"));
        Files.write(directory.resolve(digest.hex()), bytes);
        return Json.wire().createObjectNode().put("digest", digest.toString()).put("size", bytes.length);
    }
}
