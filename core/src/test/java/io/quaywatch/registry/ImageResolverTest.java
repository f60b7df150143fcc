/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import static io.quaywatch.registry.FakeRegistry.entry;
import static io.quaywatch.registry.FakeRegistry.indexOf;
import static io.quaywatch.registry.FakeRegistry.manifestOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.registry.ImageResolution.NotScannable;
import io.quaywatch.registry.ImageResolution.Resolved;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.junit5.StartStop;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageResolverTest {
    private static final ImageReference APP = ImageReference.parse("a.example/team/app:1");
    private static final Digest OTHER = Digest.sha256("a".repeat(64));

    @StartStop
    final MockWebServer server = new MockWebServer();

    final FakeRegistry registry = new FakeRegistry(server);

    private ResolvedImage resolved(ImageReference reference, Platform platform) {
        return ((Resolved) registry.resolver().resolve(reference, platform)).image();
    }

    private String reason(Platform platform) {
        return ((NotScannable) registry.resolver().resolve(APP, platform)).reason();
    }

    private Digest index(String... entries) {
        return registry.manifest("team/app", "1", FakeRegistry.OCI_INDEX, indexOf(entries));
    }

    @Test
    void resolve_index_choosesThePlatformAndKnowsAllThreeDigests() {
        FakeRegistry.Image amd = registry.image("team/app", "", "linux", "amd64");
        FakeRegistry.Image arm = registry.image("team/app", "", "linux", "arm64");
        Digest top = index(
                entry(amd.manifest(), "linux", "amd64", ""),
                entry(arm.manifest(), "linux", "arm64", ",\"variant\":\"v8\""));

        assertThat(resolved(APP, Platform.LINUX_AMD64))
                .isEqualTo(new ResolvedImage(APP, amd.config(), amd.manifest(), top, Platform.LINUX_AMD64, 2L));
        assertThat(resolved(APP, Platform.LINUX_ARM64))
                .isEqualTo(new ResolvedImage(
                        APP, arm.config(), arm.manifest(), top, Platform.parse("linux/arm64/v8"), 2L));
        assertThat(registry.targets()).noneMatch(target -> target.contains("/blobs/"));
        assertThat(registry.requests().get(0).getHeaders().get("Accept"))
                .contains(
                        "manifest.v2+json",
                        "manifest.list.v2+json",
                        "oci.image.manifest.v1+json",
                        "oci.image.index.v1+json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7 | [] | 7",
                "7 | [{'size':1},{'size':4294967296}] | 4294967304",
                "7 | [{'size':1},{}] | null",
                "7 | [{'size':-1}] | null",
                "7 | [{'size':'5'}] | null",
                "7 | [{'size':1.5}] | null",
                "7 | [{'size':1e3}] | null",
                "7 | [{'size':9223372036854775807},{'size':9223372036854775807}] | null",
                "7 | [{'size':92233720368547758070}] | null",
                "7 | [5] | null",
                "7 | {'size':5} | null",
                "7 | null | null",
                "-1 | [{'size':1}] | null",
                "null | [{'size':1}] | null"
            })
    void resolve_sizes_addUpOrAreUnknown(String config, String layers, String expected) {
        FakeRegistry.Image image = registry.image("team/app", "", "linux", "amd64");
        String manifest = manifestOf(FakeRegistry.OCI_CONFIG, image.config())
                .replace("\"size\":2", "\"size\":" + config)
                .replace("\"layers\":[]", "\"layers\":" + layers.replace('\'', '"'));
        registry.manifest("team/app", "1", FakeRegistry.OCI_MANIFEST, manifest);

        assertThat(resolved(APP, Platform.LINUX_AMD64).compressedBytes())
                .isEqualTo(expected.equals("null") ? null : Long.valueOf(expected));
    }

    @Test
    void resolve_singleManifest_readsThePlatformFromItsConfig() {
        FakeRegistry.Image image = registry.image("team/app", "1", "linux", "amd64");

        assertThat(resolved(APP, Platform.LINUX_AMD64))
                .isEqualTo(new ResolvedImage(
                        APP, image.config(), image.manifest(), image.manifest(), Platform.LINUX_AMD64, 2L));
        assertThat(reason(Platform.LINUX_ARM64)).isEqualTo("the image is for linux/amd64, not for linux/arm64");
    }

    @Test
    void resolve_tagAndDigest_asksByDigest() {
        FakeRegistry.Image image = registry.image("team/app", "moved", "linux", "amd64");
        ImageReference pinned = ImageReference.parse("a.example/team/app:1").withDigest(image.manifest());

        assertThat(resolved(pinned, Platform.LINUX_AMD64).topDigest()).isEqualTo(image.manifest());
        assertThat(registry.targets()).noneMatch(target -> target.endsWith("/manifests/1"));
    }

    @Test
    void resolve_noTag_asksForLatest() {
        FakeRegistry.Image image = registry.image("team/app", "latest", "linux", "amd64");

        assertThat(resolved(ImageReference.parse("a.example/team/app"), Platform.LINUX_AMD64)
                        .configDigest())
                .isEqualTo(image.config());
    }

    @Test
    void resolve_attestationsInTheIndex_areNoImages() {
        FakeRegistry.Image amd = registry.image("team/app", "", "linux", "amd64");
        String attestation = "{\"digest\":\"" + OTHER + "\",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"},"
                + "\"annotations\":{\"vnd.docker.reference.type\":\"attestation-manifest\"}}";
        index(entry(OTHER, "unknown", "unknown", ""), attestation, "null", entry(amd.manifest(), "linux", "amd64", ""));

        assertThat(resolved(APP, Platform.LINUX_AMD64).manifestDigest()).isEqualTo(amd.manifest());
        assertThat(reason(Platform.LINUX_ARM64))
                .isEqualTo("no manifest for linux/arm64 in the index, which has linux/amd64");
    }

    @ParameterizedTest
    @CsvSource({"linux/arm, v6", "linux/arm/v7, v7", "linux/arm/v6, v6"})
    void resolve_variants_exactOneElseTheFirst(String wanted, String variant) {
        FakeRegistry.Image image = registry.image("team/app", "", "linux", "arm");
        index(
                entry(image.manifest(), "linux", "arm", ",\"variant\":\"v6\""),
                entry(image.manifest(), "linux", "arm", ",\"variant\":\"v7\""));

        assertThat(resolved(APP, Platform.parse(wanted)).platform()).isEqualTo(new Platform("linux", "arm", variant));
    }

    @Test
    void resolve_indexInAnIndex_isFollowedOnce() {
        FakeRegistry.Image amd = registry.image("team/app", "", "linux", "amd64");
        Digest inner = registry.manifest(
                "team/app", "", FakeRegistry.OCI_INDEX, indexOf(entry(amd.manifest(), "linux", "amd64", "")));
        Digest top = index("{\"mediaType\":\"" + FakeRegistry.OCI_INDEX + "\",\"digest\":\"" + inner + "\"}");

        assertThat(resolved(APP, Platform.LINUX_AMD64))
                .isEqualTo(new ResolvedImage(APP, amd.config(), amd.manifest(), top, Platform.LINUX_AMD64, 2L));

        index("{\"digest\":\"" + registry.manifest("team/app", "", "x", indexOf("{\"digest\":\"" + inner + "\"}"))
                + "\"}");
        assertThat(reason(Platform.LINUX_AMD64)).isEqualTo("its index is nested more than once");
    }

    @Test
    void resolve_onlyEntryWithoutPlatform_isJudgedByItsConfig() {
        FakeRegistry.Image arm = registry.image("team/app", "", "linux", "arm64");
        index("{\"digest\":\"" + arm.manifest() + "\"}");

        assertThat(resolved(APP, Platform.LINUX_ARM64).platform()).isEqualTo(Platform.LINUX_ARM64);
        assertThat(reason(Platform.LINUX_AMD64)).isEqualTo("the image is for linux/arm64, not for linux/amd64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"os\":\"\",\"architecture\":\"\"}", "{\"os\":\"a b\",\"architecture\":\"x\"}"})
    void resolve_configWithoutPlatform_leavesItUnknown(String config) {
        Digest digest = FakeRegistry.digest(config);
        registry.on("/v2/team/app/blobs/" + digest, FakeRegistry.json(config));
        registry.manifest("team/app", "1", "text/plain", manifestOf(FakeRegistry.OCI_CONFIG, digest));

        assertThat(resolved(APP, Platform.LINUX_AMD64).platform()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/vnd.cncf.helm.config.v1+json | not an image: its config is application/vnd.cncf.helm.config.v1+json",
                "application/vnd.oci.empty.v1+json | not an image: its config is application/vnd.oci.empty.v1+json",
                "<script> | not an image: its config is an unknown type",
            })
    void resolve_artifact_isNotScannable(String configType, String reason) {
        registry.manifest("team/app", "1", FakeRegistry.OCI_MANIFEST, manifestOf(configType, OTHER));

        assertThat(reason(Platform.LINUX_AMD64)).isEqualTo(reason);
    }

    @Test
    void resolve_otherKindsOfManifest_areNotScannable() {
        registry.manifest(
                "team/app", "1", "application/json", "{\"schemaVersion\":1,\"fsLayers\":[],\"signatures\":[]}");
        assertThat(reason(Platform.LINUX_AMD64)).startsWith("a schema 1 manifest");

        registry.manifest("team/app", "1", "application/vnd.docker.distribution.manifest.v1+prettyjws", "{}");
        assertThat(reason(Platform.LINUX_AMD64)).startsWith("a schema 1 manifest");

        registry.manifest("team/app", "1", "x", "{\"mediaType\":\"application/vnd.oci.artifact.manifest.v1+json\"}");
        assertThat(reason(Platform.LINUX_AMD64)).isEqualTo("an artifact and not an image");

        index();
        assertThat(reason(Platform.LINUX_AMD64)).endsWith("which has no image");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><body>Sign in</body></html>",
                "",
                "null",
                "[]",
                "42",
                "{}",
                "{\"schemaVersion\":2}",
                "{\"config\":[]}",
                "{\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\"}}",
                "{\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"sha256:../../x\"}}",
                "{\"config\":{\"digest\":\"x\"},\"manifests\":[]}",
                "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"layers\":[]}",
                "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"manifests\":[]}",
                "{\"manifests\":[{\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}]}",
            })
    void resolve_answerThatIsNoManifest_isABadAnswerAndNotRepeated(String body) {
        registry.on("/v2/team/app/manifests/1", FakeRegistry.json(body));

        assertThatThrownBy(() -> registry.resolver().resolve(APP, Platform.LINUX_AMD64))
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.BAD_ANSWER))
                .hasMessageStartingWith("read a.example/team/app: ")
                .hasMessageNotContaining("Sign in");
    }

    @Test
    void resolve_trustedCheck_takesTheDigestsAsTheyAreSaid() {
        MockResponse manifest = FakeRegistry.json(manifestOf(FakeRegistry.OCI_CONFIG, OTHER));
        registry.on("/v2/team/app/manifests/" + OTHER, manifest)
                .on("/v2/team/app/blobs/" + OTHER, FakeRegistry.json("{\"os\":\"linux\",\"architecture\":\"amd64\"}"));
        ImageReference pinned = ImageReference.parse("a.example/team/app").withDigest(OTHER);
        ImageResolver trusting =
                new ImageResolver(new OkHttpClient(), registry.access(), ContentCheck.TRUSTED, FakeRegistry.CLOCK);

        assertThat(trusting.resolve(pinned, Platform.LINUX_AMD64))
                .isEqualTo(new Resolved(new ResolvedImage(pinned, OTHER, OTHER, OTHER, Platform.LINUX_AMD64, 2L)));
        assertThatThrownBy(() -> registry.resolver().resolve(pinned, Platform.LINUX_AMD64))
                .hasMessageContaining("not what its digest says");
    }

    @Test
    void resolve_endpointsBelowARoot_everyHostHasItsPath() {
        String base = "/registry/docker.io/v2/library/nginx/manifests/";
        String body = manifestOf("application/vnd.cncf.helm.config.v1+json", OTHER);
        registry.on(base + "latest", FakeRegistry.json(body));
        RegistryAccess access = registry.access().withEndpoints(RegistryEndpoints.below(server.url("/registry")));

        assertThat(registry.resolver(access).resolve(ImageReference.parse("nginx"), Platform.LINUX_AMD64))
                .isInstanceOf(NotScannable.class);
        assertThat(registry.targets()).containsExactly(base + "latest");
    }
}
