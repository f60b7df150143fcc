/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.registry.ImageResolution.Resolved;
import io.quaywatch.registry.RegistryCredentials.Credential;
import io.quaywatch.testing.Peers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against the registry that everybody runs, filled by the tool that everybody copies images with. */
@Tag("peers")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RealRegistryTest {
    private static final String USER = "robot";
    private static final String PASSWORD = "p4ss-word";
    /** bcrypt of the password above, which is all the registry reads. */
    private static final String HTPASSWD = USER + ":$2b$05$tsDOIPHUBWPaHkyV3zc6ruN8ZQb1XwvxtvHq4l6lhMstK1cXxjkgG\n";

    @TempDir
    Path temp;

    private final List<Process> started = new ArrayList<>();
    private String host = "";

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroy();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void resolve_multiPlatformImage_tagAndDigestsAgree() throws Exception {
        Path skopeo = Peers.require("skopeo");
        start(Peers.require("docker-registry"), "");
        OciLayout layout = push(skopeo, "1.4", "");
        push(skopeo, "latest", "");
        ImageResolver resolver = resolver(new NoCredentials());
        ImageReference byTag = ImageReference.parse(host + "/team/app:1.4");
        FakeRegistry.Image arm = layout.image("arm64");

        assertThat(resolver.resolve(byTag, Platform.LINUX_AMD64))
                .isEqualTo(new Resolved(new ResolvedImage(
                        byTag,
                        layout.image("amd64").config(),
                        layout.image("amd64").manifest(),
                        layout.index(),
                        Platform.LINUX_AMD64,
                        layout.bytes("amd64"))));
        ImageReference byIndex = ImageReference.parse(host + "/team/app").withDigest(layout.index());
        assertThat(resolver.resolve(byIndex, Platform.LINUX_ARM64))
                .isEqualTo(new Resolved(new ResolvedImage(
                        byIndex,
                        arm.config(),
                        arm.manifest(),
                        layout.index(),
                        Platform.LINUX_ARM64,
                        layout.bytes("arm64"))));
        ImageReference byManifest = ImageReference.parse(host + "/team/app").withDigest(arm.manifest());
        assertThat(resolver.resolve(byManifest, Platform.LINUX_ARM64))
                .isEqualTo(new Resolved(new ResolvedImage(
                        byManifest,
                        arm.config(),
                        arm.manifest(),
                        arm.manifest(),
                        Platform.LINUX_ARM64,
                        layout.bytes("arm64"))));
        assertThat(resolver.resolve(byManifest, Platform.LINUX_AMD64)).isInstanceOf(ImageResolution.NotScannable.class);
        assertThat(resolver.resolve(byTag.withTag("none"), Platform.LINUX_AMD64))
                .isInstanceOf(ImageResolution.NotFound.class);
        assertThat(resolver.tagOf(byIndex, layout.index())).contains("latest");
        assertThat(resolver.tagOf(byIndex, arm.config())).isEmpty();
    }

    @Test
    void resolve_registryWithPasswords_answersOnlyToThem() throws Exception {
        Path skopeo = Peers.require("skopeo");
        Path file = Files.writeString(temp.resolve("htpasswd"), HTPASSWD);
        start(Peers.require("docker-registry"), "auth:\n  htpasswd:\n    realm: test\n    path: " + file + "\n");
        OciLayout layout = push(skopeo, "1", USER + ":" + PASSWORD);
        ImageReference app = ImageReference.parse(host + "/team/app:1");

        ImageResolution allowed =
                resolver(asked -> new Credential.Basic(USER, PASSWORD)).resolve(app, Platform.LINUX_AMD64);

        assertThat(((Resolved) allowed).image().configDigest())
                .isEqualTo(layout.image("amd64").config());
        assertThat(resolver(asked -> new Credential.Basic(USER, "wrong")).resolve(app, Platform.LINUX_AMD64))
                .isInstanceOf(ImageResolution.Unreadable.class);
        assertThat(resolver(new NoCredentials()).resolve(app, Platform.LINUX_AMD64))
                .isInstanceOf(ImageResolution.Unreadable.class);
    }

    private ImageResolver resolver(RegistryCredentials credentials) {
        RegistryAccess access = new RegistryAccess(
                RegistryEndpoints.secure().withInsecure(Set.of(host)),
                new RegistryGuard(Set.of(host), false),
                credentials,
                Duration.ofSeconds(10));
        return new ImageResolver(new OkHttpClient(), access, ContentCheck.STRICT, InstantSource.system());
    }

    private void start(Path binary, String auth) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        host = "127.0.0.1:" + port;
        String config = "version: 0.1\nlog:\n  level: info\nstorage:\n  filesystem:\n    rootdirectory: "
                + temp.resolve("registry") + "\nhttp:\n  addr: " + host + "\n" + auth;
        Path file = Files.writeString(temp.resolve("config.yml"), config);
        Process process = new ProcessBuilder(binary.toString(), "serve", file.toString())
                .redirectErrorStream(true)
                .start();
        started.add(process);
        BufferedReader log = process.inputReader();
        for (String line = log.readLine(); ; line = log.readLine()) {
            assertThat(line).as("the registry ended before it listened").isNotNull();
            if (line.contains("listening on")) {
                break;
            }
        }
        drain(process.getInputStream());
    }

    /** A full pipe would stop the registry. */
    private static void drain(InputStream log) {
        Thread reader = new Thread(() -> {
            try (log) {
                log.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // the registry has ended, and its pipe with it
            }
        });
        reader.setDaemon(true);
        reader.start();
    }

    private OciLayout push(Path skopeo, String tag, String login) throws IOException, InterruptedException {
        Path directory = temp.resolve("layout");
        OciLayout layout = new OciLayout(directory);
        List<String> command = new ArrayList<>(List.of(
                skopeo.toString(),
                "--insecure-policy",
                "copy",
                "--all",
                "--preserve-digests",
                "--dest-tls-verify=false"));
        if (!login.isEmpty()) {
            command.add("--dest-creds=" + login);
        }
        command.add("oci:" + directory);
        command.add("docker://" + host + "/team/app:" + tag);
        Path log = temp.resolve("skopeo.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        started.add(process);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(() -> readable(log)).isZero();
        return layout;
    }

    private static String readable(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
