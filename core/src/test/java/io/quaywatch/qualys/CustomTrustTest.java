/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomTrustTest extends QualysServer {
    @TempDir
    Path directory;

    private Path pem;

    @BeforeEach
    void serveTlsByOwnAuthority() throws Exception {
        HeldCertificate own = new HeldCertificate.Builder()
                .addSubjectAlternativeName(InetAddress.getByName("localhost").getCanonicalHostName())
                .addSubjectAlternativeName("localhost")
                .build();
        server.useHttps(
                new HandshakeCertificates.Builder().heldCertificate(own).build().sslSocketFactory());
        pem = Files.writeString(directory.resolve("ca.pem"), own.certificatePem());
    }

    @Test
    void call_authorityOfTheFile_isTrusted() {
        enqueue(reply(204));
        client(settings().withExtraCa(pem)).verifyAccess();
    }

    @Test
    void call_withoutTheFile_isUnreachable() {
        assertThatExceptionOfType(QualysException.class)
                .isThrownBy(() -> client().verifyAccess())
                .satisfies(e -> assertThat(e.kind()).isEqualTo(QualysException.Kind.UNREACHABLE));
    }

    @Test
    void call_certificateOfAnotherHost_isUnreachable() {
        QualysSettings settings = QualysSettings.of(
                        QualysPlatform.custom(URI.create("https://127.0.0.1:" + server.getPort())))
                .withExtraCa(pem);
        assertThatExceptionOfType(QualysException.class)
                .isThrownBy(() -> client(settings).verifyAccess())
                .withCauseInstanceOf(javax.net.ssl.SSLPeerUnverifiedException.class);
    }

    @Test
    void platformAnd_fileWithoutCertificate_isRefused() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExtraTrust.platformAnd(empty))
                .withMessageContaining("empty.pem");
    }

    @Test
    void platformAnd_file_keepsThePlatformsOwn() {
        assertThat(ExtraTrust.platformAnd(pem).getAcceptedIssuers()).hasSizeGreaterThan(1);
    }
}
