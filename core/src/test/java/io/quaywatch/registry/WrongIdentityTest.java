/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import static io.quaywatch.registry.FakeRegistry.entry;
import static io.quaywatch.registry.FakeRegistry.indexOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.registry.ImageResolution.Resolved;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.junit5.StartStop;
import org.junit.jupiter.api.Test;

/** Pitfall "wrong identity": a manifest digest is not the image, a tag is not content, and a registry may lie about both. */
class WrongIdentityTest {
    private static final ImageReference APP = ImageReference.parse("a.example/app:latest");

    @StartStop
    final MockWebServer server = new MockWebServer();

    final FakeRegistry registry = new FakeRegistry(server);

    private ResolvedImage resolve(ImageReference reference) {
        return ((Resolved) registry.resolver().resolve(reference, Platform.LINUX_AMD64)).image();
    }

    @Test
    void resolve_pinnedByManifestOrIndexDigest_identityIsTheConfigDigest() {
        FakeRegistry.Image image = registry.image("app", "", "linux", "amd64");
        Digest index = registry.manifest(
                "app", "", FakeRegistry.OCI_INDEX, indexOf(entry(image.manifest(), "linux", "amd64", "")));

        ResolvedImage byManifest = resolve(ImageReference.parse("a.example/app@" + image.manifest()));
        ResolvedImage byIndex = resolve(ImageReference.parse("a.example/app@" + index));

        assertThat(byManifest.configDigest()).isEqualTo(image.config()).isNotEqualTo(image.manifest());
        assertThat(byIndex.configDigest()).isEqualTo(image.config());
        assertThat(byIndex.topDigest()).isEqualTo(index);
    }

    @Test
    void resolve_tagPushedAgain_isAnotherIdentity() {
        ImageResolver resolver = registry.resolver();
        registry.image("app", "latest", "linux", "amd64");
        ImageResolution before = resolver.resolve(APP, Platform.LINUX_AMD64);
        String pushed = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"author\":\"second push\"}";
        Digest config = FakeRegistry.digest(pushed);
        registry.on("/v2/app/blobs/" + config, FakeRegistry.json(pushed));
        registry.manifest(
                "app", "latest", FakeRegistry.OCI_MANIFEST, FakeRegistry.manifestOf(FakeRegistry.OCI_CONFIG, config));

        ImageResolution after = resolver.resolve(APP, Platform.LINUX_AMD64);

        assertThat(after).isNotEqualTo(before);
        assertThat(((Resolved) after).image().configDigest()).isEqualTo(config);
    }

    @Test
    void resolve_otherBytesThanTheDigestAskedFor_throws() {
        FakeRegistry.Image image = registry.image("app", "1", "linux", "amd64");
        Digest asked = Digest.sha256("b".repeat(64));
        registry.on("/v2/app/manifests/" + asked, FakeRegistry.redirect("/v2/app/manifests/1"));

        assertBad(ImageReference.parse("a.example/app@" + asked));
        assertThat(resolve(ImageReference.parse("a.example/app@" + image.manifest()))
                        .manifestDigest())
                .isEqualTo(image.manifest());
    }

    @Test
    void resolve_headerDigestThatIsNotOfTheBytes_throws() {
        MockResponse lie = FakeRegistry.json(
                        FakeRegistry.manifestOf(FakeRegistry.OCI_CONFIG, Digest.sha256("c".repeat(64))))
                .newBuilder()
                .setHeader("Docker-Content-Digest", "sha256:" + "d".repeat(64))
                .build();
        registry.on("/v2/app/manifests/latest", lie);
        assertBad(APP);

        registry.on(
                "/v2/app/manifests/latest",
                lie.newBuilder().setHeader("Docker-Content-Digest", "latest").build());
        assertBad(APP);
    }

    @Test
    void resolve_configThatIsNotOfItsDigest_throws() {
        FakeRegistry.Image image = registry.image("app", "latest", "linux", "amd64");
        registry.on(
                "/v2/app/blobs/" + image.config(),
                FakeRegistry.json("{\"os\":\"linux\",\"architecture\":\"amd64\",\"x\":1}"));

        assertBad(APP);
    }

    private void assertBad(ImageReference reference) {
        assertThatThrownBy(() -> registry.resolver().resolve(reference, Platform.LINUX_AMD64))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.BAD_ANSWER));
    }
}
