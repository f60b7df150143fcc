/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import mockwebserver3.MockWebServer;
import mockwebserver3.junit5.StartStop;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryGuardTest {
    private static final RegistryGuard STRICT = new RegistryGuard(Set.of(), false);

    @StartStop
    final MockWebServer server = new MockWebServer();

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, LOOPBACK",
        "127.255.0.9, LOOPBACK",
        "::1, LOOPBACK",
        "::127.0.0.1, LOOPBACK",
        "64:ff9b::7f00:1, LOOPBACK",
        "2002:7f00:1::, LOOPBACK",
        "10.1.2.3, PRIVATE",
        "172.16.0.1, PRIVATE",
        "172.31.255.255, PRIVATE",
        "192.168.1.1, PRIVATE",
        "100.64.0.1, PRIVATE",
        "100.127.255.255, PRIVATE",
        "fc00::1, PRIVATE",
        "fdff::1, PRIVATE",
        "64:ff9b::a00:1, PRIVATE",
        "2002:c0a8:101::1, PRIVATE",
        "0.0.0.0, NEVER",
        "0.1.2.3, NEVER",
        "169.254.169.254, NEVER",
        "169.254.170.2, NEVER",
        "168.63.129.16, NEVER",
        "100.100.100.200, NEVER",
        "224.0.0.1, NEVER",
        "255.255.255.255, NEVER",
        "::, NEVER",
        "fe80::1, NEVER",
        "febf::1, NEVER",
        "ff02::1, NEVER",
        "fd00:ec2::254, NEVER",
        "fd20:ce::254, NEVER",
        "::ffff:169.254.169.254, NEVER",
        "::ffff:0:a9fe:a9fe, NEVER",
        "::a9fe:a9fe, NEVER",
        "64:ff9b::a9fe:a9fe, NEVER",
        "64:ff9b:1::1, NEVER",
        "2002:a9fe:a9fe::, NEVER",
        "192.0.2.1, PUBLIC",
        "172.15.255.255, PUBLIC",
        "172.32.0.1, PUBLIC",
        "100.63.255.255, PUBLIC",
        "100.128.0.0, PUBLIC",
        "192.167.255.255, PUBLIC",
        "168.63.129.17, PUBLIC",
        "169.253.255.255, PUBLIC",
        "223.255.255.255, PUBLIC",
        "2001:db8::1, PUBLIC",
        "2002:c000:201::, PUBLIC",
    })
    void addressClass_ofAddress_isThatOfItsRange(String address, AddressClass expected) throws UnknownHostException {
        assertThat(AddressClass.of(InetAddress.getByName(address))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a.example/",
                "https://2130706433/",
                "https://017700000001/",
                "https://0x7f000001/",
                "https://0x7f.1/",
                "https://127.1/",
                "https://0177.0.0.1/",
                "https://1.2.3.4.5/",
                "https://a.example.0x10/",
                "https://10.0.0.1./",
                "http://127.0.0.1:5001/",
            })
    void check_urlThatHidesWhereItGoes_throws(String url) {
        RegistryGuard guard = new RegistryGuard(Set.of("127.0.0.1:5000"), true);

        assertThatThrownBy(() -> guard.check(HttpUrl.get(url))).isInstanceOf(RefusedAddressException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a.example/",
                "https://a.example:8443/",
                "https://192.0.2.1/",
                "https://[2001:db8::1]/",
                "https://1.a.example/",
                "http://127.0.0.1:5000/",
                "http://[::1]:5000/",
                "http://plain.example/",
                "https://plain.example/",
            })
    void check_plainUrl_passes(String url) {
        RegistryGuard guard = new RegistryGuard(Set.of("127.0.0.1:5000", "[::1]:5000", "Plain.example"), false);

        assertThatCode(() -> guard.check(HttpUrl.get(url))).doesNotThrowAnyException();
    }

    @Test
    void check_address_dependsOnClassAndPermission() throws UnknownHostException {
        RegistryGuard named = new RegistryGuard(Set.of("r.example:5000", "[::1]:5000", "169.254.169.254:80"), false);
        RegistryGuard open = new RegistryGuard(Set.of(), true);
        byte[] ten = {10, 0, 0, 1};

        assertRefused(STRICT, at("r.example", ten, 5000));
        assertAllowed(named, at("r.example", ten, 5000));
        assertRefused(named, at("r.example", ten, 22));
        assertRefused(named, at("x.example", ten, 5000));
        assertAllowed(open, at("x.example", ten, 443));
        assertAllowed(named, at("r.example", new byte[] {127, 0, 0, 1}, 5000));
        assertRefused(open, at("r.example", new byte[] {127, 0, 0, 1}, 5000));
        assertAllowed(named, new InetSocketAddress(InetAddress.getByName("::1"), 5000));
        assertRefused(named, at("169.254.169.254", new byte[] {(byte) 169, (byte) 254, (byte) 169, (byte) 254}, 80));
        assertRefused(open, at("x.example", new byte[] {(byte) 169, (byte) 254, 0, 1}, 80));
        assertRefused(open, InetSocketAddress.createUnresolved("x.example", 443));
        assertAllowed(STRICT, at("x.example", new byte[] {(byte) 192, 0, 2, 1}, 443));
    }

    private static InetSocketAddress at(String host, byte[] address, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByAddress(host, address), port);
    }

    private static void assertAllowed(RegistryGuard guard, InetSocketAddress target) {
        assertThatCode(() -> guard.check(target)).doesNotThrowAnyException();
    }

    private static void assertRefused(RegistryGuard guard, InetSocketAddress target) {
        assertThatThrownBy(() -> guard.check(target)).isInstanceOf(RefusedAddressException.class);
    }

    @Test
    void constructor_entryThatIsNoHost_throws() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RegistryGuard(Set.of("a b"), false));
    }

    /** Whatever a name meant when somebody looked: what counts is where the socket goes. */
    @Test
    void resolve_nameThatResolvesInward_isUnreadableAndNothingConnects() {
        Dns rebinding = host -> List.of(InetAddress.getByName("127.0.0.1"));
        ImageResolver resolver = new ImageResolver(
                new OkHttpClient.Builder().dns(rebinding).build(),
                RegistryAccess.anonymous()
                        .withEndpoints(host -> HttpUrl.get("https://" + host + ":" + server.getPort()))
                        .withCallTimeout(Duration.ofSeconds(5)),
                ContentCheck.STRICT,
                FakeRegistry.CLOCK);

        ImageResolution resolution = resolver.resolve(ImageReference.parse("rebind.example/app"), Platform.LINUX_AMD64);

        assertThat(resolution)
                .isEqualTo(new ImageResolution.Unreadable("read manifest latest of rebind.example/app: "
                        + "not allowed, the host is on an internal address"));
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void resolve_overTls_worksThroughGuardedSocketsAndChecksTheCertificate() {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .build();
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslSocketFactory());
        FakeRegistry registry = new FakeRegistry(server);
        registry.image("app", "latest", "linux", "amd64");
        ImageReference app = ImageReference.parse("localhost:" + server.getPort() + "/app");
        RegistryAccess access = RegistryAccess.anonymous().withGuard(new RegistryGuard(Set.of(app.registry()), false));
        HandshakeCertificates trust = new HandshakeCertificates.Builder()
                .addTrustedCertificate(certificate.certificate())
                .build();
        OkHttpClient trusting = new OkHttpClient.Builder()
                .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
                .build();

        assertThat(new ImageResolver(trusting, access, ContentCheck.STRICT, FakeRegistry.CLOCK)
                        .resolve(app, Platform.LINUX_AMD64))
                .isInstanceOf(ImageResolution.Resolved.class);
        assertThatThrownBy(() -> registry.resolver(access).resolve(app, Platform.LINUX_AMD64))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.UNREACHABLE));
        assertThat(registry.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1/app",
                "localhost/app",
                "[::1]/app",
                "169.254.169.254/latest",
                "[fd00:ec2::254]/app",
                "10.0.0.1/app",
                "127.1/app",
                "0x7f.1/app",
                "h:2130706433/app",
            })
    void resolve_referenceThatPointsInward_isUnreadable(String text) {
        ImageResolver resolver = new ImageResolver(
                new OkHttpClient(), RegistryAccess.anonymous(), ContentCheck.STRICT, FakeRegistry.CLOCK);

        assertThat(resolver.resolve(ImageReference.parse(text), Platform.LINUX_AMD64))
                .isInstanceOf(ImageResolution.Unreadable.class);
    }
}
