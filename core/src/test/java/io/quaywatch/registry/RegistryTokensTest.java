/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import static io.quaywatch.registry.FakeRegistry.json;
import static io.quaywatch.registry.FakeRegistry.redirect;
import static io.quaywatch.registry.FakeRegistry.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.registry.RegistryCredentials.Credential;
import io.quaywatch.registry.RegistryException.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.junit5.StartStop;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryTokensTest {
    private static final ImageReference APP = ImageReference.parse("A.example/team/app:1");
    private static final String MANIFEST = "/v2/team/app/manifests/1";
    private static final String SECRET = "planted-secret-4711";
    private static final Credential.Basic BASIC = new Credential.Basic("robot", SECRET);

    @StartStop
    final MockWebServer server = new MockWebServer();

    @StartStop
    final MockWebServer storage = new MockWebServer();

    final FakeRegistry registry = new FakeRegistry(server);
    private final AtomicReference<Instant> now = new AtomicReference<>(FakeRegistry.NOW);
    private FakeRegistry.Image image;

    @BeforeEach
    void push() {
        image = registry.image("team/app", "1", "linux", "amd64");
        registry.on("/token", json("{\"token\":\"t1\",\"expires_in\":300}"));
    }

    private void bearer(String challenge) {
        registry.protect(challenge, "Bearer t1");
    }

    private String challenge(String realm) {
        return "Bearer realm=\"" + realm + "\",service=\"the service\",scope=\"repository:team/app:pull\"";
    }

    private ImageResolver resolver(Credential credential) {
        return resolver(registry.access().withCredentials(new RegistryCredentials() {
            @Override
            public Credential forHost(String host) {
                return host.equals("a.example") ? credential : new Credential.Anonymous();
            }

            @Override
            public boolean mayGoTo(String host, String realmHost) {
                return host.equals("a.example")
                        && realmHost.equals(server.url("/").host());
            }
        }));
    }

    private ImageResolver resolver(RegistryAccess access) {
        return new ImageResolver(new OkHttpClient(), access, ContentCheck.STRICT, now::get);
    }

    private List<RecordedRequest> tokenRequests() {
        return registry.requests().stream()
                .filter(request -> request.getTarget().startsWith("/token"))
                .toList();
    }

    @Test
    void resolve_bearerChallenge_buysOneTokenForAllRequests() {
        bearer(challenge(server.url("/token").toString()));

        ImageResolution resolution = resolver(new Credential.Anonymous()).resolve(APP, Platform.LINUX_AMD64);

        assertThat(resolution).isInstanceOf(ImageResolution.Resolved.class);
        assertThat(tokenRequests()).hasSize(1);
        assertThat(tokenRequests().get(0).getUrl().queryParameter("scope")).isEqualTo("repository:team/app:pull");
        assertThat(tokenRequests().get(0).getUrl().queryParameter("service")).isEqualTo("the service");
        assertThat(tokenRequests().get(0).getHeaders().get("Authorization")).isNull();
    }

    @Test
    void resolve_again_usesTheTokenUntilItExpires() {
        bearer(challenge(server.url("/token").toString()));
        ImageResolver resolver = resolver(new Credential.Anonymous());

        resolver.resolve(APP, Platform.LINUX_AMD64);
        now.set(FakeRegistry.NOW.plusSeconds(289));
        resolver.resolve(APP, Platform.LINUX_AMD64);
        assertThat(tokenRequests()).hasSize(1);

        now.set(FakeRegistry.NOW.plusSeconds(291));
        resolver.resolve(APP, Platform.LINUX_AMD64);
        assertThat(tokenRequests()).hasSize(2);
    }

    @Test
    void resolve_scopeOfAnotherRepository_asksForOurs() {
        bearer("Bearer realm=\"" + server.url("/token") + "\",scope=\"repository:other/app:pull,push\"");

        resolver(new Credential.Anonymous()).resolve(APP, Platform.LINUX_AMD64);

        assertThat(tokenRequests().get(0).getUrl().queryParameter("scope")).isEqualTo("repository:team/app:pull");
    }

    @Test
    void resolve_basicCredential_goesToTheRealmThatMayHaveItOnly() {
        bearer(challenge(server.url("/token").toString()));

        resolver(BASIC).resolve(APP, Platform.LINUX_AMD64);
        assertThat(tokenRequests().get(0).getHeaders().get("Authorization")).startsWith("Basic ");
        assertThat(registry.requests().get(0).getHeaders().get("Authorization")).isNull();

        registry.requests().clear();
        resolver(registry.access().withCredentials(host -> BASIC)).resolve(APP, Platform.LINUX_AMD64);
        assertThat(tokenRequests()).hasSize(1);
        assertThat(registry.requests())
                .noneMatch(request -> String.valueOf(request.getHeaders().get("Authorization"))
                        .startsWith("Basic"));
    }

    @Test
    void resolve_basicChallenge_showsTheCredentialOrIsUnreadable() {
        registry.protect("Basic realm=\"x\"", Credentials.basic("robot", SECRET));

        assertThat(resolver(BASIC).resolve(APP, Platform.LINUX_AMD64)).isInstanceOf(ImageResolution.Resolved.class);
        assertThat(resolver(new Credential.Basic("robot", "wrong")).resolve(APP, Platform.LINUX_AMD64))
                .isInstanceOf(ImageResolution.Unreadable.class);
        assertThat(resolver(new Credential.Anonymous()).resolve(APP, Platform.LINUX_AMD64))
                .isEqualTo(new ImageResolution.Unreadable("a.example asks for credentials and there are none for it"));
    }

    @Test
    void resolve_bearerCredential_isShownAsItIs() {
        bearer("Bearer realm=\"" + server.url("/token") + "\"");

        assertThat(resolver(new Credential.Bearer("t1")).resolve(APP, Platform.LINUX_AMD64))
                .isInstanceOf(ImageResolution.Resolved.class);
        assertThat(resolver(new Credential.Bearer("old")).resolve(APP, Platform.LINUX_AMD64))
                .isInstanceOf(ImageResolution.Unreadable.class);
        assertThat(tokenRequests()).isEmpty();
    }

    @Test
    void resolve_blobRedirect_isFollowedOnceWithoutCredentials() {
        FakeRegistry bucket = new FakeRegistry(storage).on("/blob", json(FakeRegistry.configOf("linux", "amd64")));
        registry.protect("Basic realm=\"x\"", Credentials.basic("robot", SECRET));
        String blob = "/v2/team/app/blobs/" + image.config();
        registry.on(blob, redirect(storage.url("/blob?signature=s").toString()));
        RegistryAccess access = registry.access()
                .withGuard(new RegistryGuard(Set.of(registry.authority(), bucket.authority()), false))
                .withCredentials(host -> BASIC);

        assertThat(resolver(access).resolve(APP, Platform.LINUX_AMD64)).isInstanceOf(ImageResolution.Resolved.class);
        assertThat(bucket.requests()).hasSize(1);
        assertThat(bucket.requests().get(0).getHeaders().get("Authorization")).isNull();

        bucket.on("/blob", redirect(server.url(blob).toString()));
        RegistryException failure = catchThrowableOfType(
                RegistryException.class, () -> resolver(access).resolve(APP, Platform.LINUX_AMD64));
        assertThat(failure.kind()).isEqualTo(Kind.BAD_ANSWER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://169.254.169.254/token",
                "http://169.254.170.2/v2/credentials",
                "https://127.0.0.1/token",
                "http://b.example/token",
            })
    void resolve_realmAtAForbiddenAddress_isRefused(String realm) {
        bearer(challenge(realm));

        RegistryException failure = catchThrowableOfType(
                RegistryException.class, () -> resolver(BASIC).resolve(APP, Platform.LINUX_AMD64));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED_ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "<html>" + SECRET,
                "{\"token\":\"a b\"}",
                "{\"token\":\"" + SECRET + "\\r\\nX: y\"}",
                "{\"token\":{\"" + SECRET + "\":1}}",
            })
    void resolve_answerThatIsNoToken_isABadAnswerThatShowsNothingOfIt(String body) {
        bearer(challenge(server.url("/token").toString()));
        registry.on("/token", json(body));

        RegistryException failure = catchThrowableOfType(
                RegistryException.class, () -> resolver(BASIC).resolve(APP, Platform.LINUX_AMD64));

        assertThat(failure.kind()).isEqualTo(Kind.BAD_ANSWER);
        assertThat(failure).hasNoCause();
        assertThat(failure.getMessage()).doesNotContain(SECRET);
    }

    @Test
    void resolve_realmThatRefusesOrFails_isMappedLikeARegistry() {
        bearer(challenge(server.url("/token").toString()));
        ImageResolver resolver = resolver(BASIC);

        registry.on("/token", status(401));
        assertThat(resolver.resolve(APP, Platform.LINUX_AMD64)).isInstanceOf(ImageResolution.Unreadable.class);
        registry.on("/token", status(429));
        assertKind(resolver, Kind.RATE_LIMITED);
        registry.on("/token", status(503));
        assertKind(resolver, Kind.UNREACHABLE);
        registry.on("/token", redirect(server.url("/other").toString()));
        assertKind(resolver, Kind.BAD_ANSWER);
        registry.on("/token", json("{\"token\":\"" + "x".repeat(64 * 1024) + "\"}"));
        assertKind(resolver, Kind.BAD_ANSWER);
        registry.on("/token", json("{\"access_token\":\"t1\"}"));
        assertThat(resolver.resolve(APP, Platform.LINUX_AMD64)).isInstanceOf(ImageResolution.Resolved.class);
    }

    private static void assertKind(ImageResolver resolver, Kind kind) {
        RegistryException failure =
                catchThrowableOfType(RegistryException.class, () -> resolver.resolve(APP, Platform.LINUX_AMD64));
        assertThat(failure.kind()).isEqualTo(kind);
    }

    @Test
    void toString_ofCredentials_hidesTheSecret() {
        assertThat(BASIC.toString() + new Credential.Bearer(SECRET)).doesNotContain(SECRET);
    }

    @Test
    void mayGoTo_byDefault_sameHostAndDockerHub() {
        RegistryCredentials credentials = new NoCredentials();

        assertThat(credentials.mayGoTo("ghcr.io", "ghcr.io")).isTrue();
        assertThat(credentials.mayGoTo("a.example:5000", "a.example")).isTrue();
        assertThat(credentials.mayGoTo("[::1]:5000", "::1")).isTrue();
        assertThat(credentials.mayGoTo("docker.io", "auth.docker.io")).isTrue();
        assertThat(credentials.mayGoTo("docker.io", "auth.docker.io.evil.example"))
                .isFalse();
        assertThat(credentials.mayGoTo("a.example", "evil.a.example")).isFalse();
        assertThat(credentials.mayGoTo("evil.example", "auth.docker.io")).isFalse();
    }
}
