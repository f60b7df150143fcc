/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quaywatch.image.Digest;
import io.quaywatch.qscanner.QScannerException.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.junit5.StartStop;
import okhttp3.OkHttpClient;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QScannerInstallerTest {
    private static final byte[] PROGRAM = "#!/bin/sh\necho 'the program'\n".getBytes(StandardCharsets.UTF_8);

    @StartStop
    public final MockWebServer server = new MockWebServer();

    @TempDir
    Path directory;

    @Test
    void install_tarFromTheNetwork_programIsOursAlone() throws Exception {
        byte[] archive = TarGz.of(
                TarGz.directory("./dist/"),
                TarGz.file("dist/README", new byte[700]),
                TarGz.file("dist/qscanner", PROGRAM));
        serve(archive);

        Path program = install(release(archive, remote()));

        assertThat(program).hasBinaryContent(PROGRAM);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(program)))
                .isEqualTo("r-x------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home())))
                .isEqualTo("rwx------");
        assertThat(files()).containsExactly("4.8.0-2-" + Digest.of(archive).hex() + "/qscanner");
    }

    @Test
    void install_gzOfAFile_isInstalledOnceForAll() throws Exception {
        QScannerRelease release = local(StandIn.gzip(PROGRAM));
        Path first = install(release);
        Files.delete(Path.of(release.source()));

        assertThat(install(release)).isEqualTo(first).hasBinaryContent(PROGRAM);
    }

    @Test
    void install_anotherReleaseWithTheSameVersion_isAnotherProgram() throws Exception {
        Path one = install(local(StandIn.gzip(PROGRAM)));
        Path other = install(local(StandIn.gzip("#!/bin/sh".getBytes(StandardCharsets.UTF_8))));

        assertThat(one).isNotEqualTo(other).hasBinaryContent(PROGRAM);
    }

    @Test
    void install_manyAtOnce_allGetTheSame() throws Exception {
        byte[] large = new byte[3_000_000];
        new Random(7).nextBytes(large);
        QScannerRelease release = local(StandIn.gzip(large));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Path>> installs = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                installs.add(() -> install(release, 10_000_000));
            }
            for (Future<Path> installed : threads.invokeAll(installs)) {
                assertThat(installed.get()).hasBinaryContent(large);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(files()).hasSize(1);
    }

    @Test
    void install_otherContent_isRefusedBeforeItIsUnpacked() throws Exception {
        byte[] archive = TarGz.of(TarGz.file("../escaped", PROGRAM));
        serve(archive);

        assertRefused(new QScannerRelease("4.8.0-2", Digest.of(PROGRAM), remote()), Kind.WRONG_CONTENT);
    }

    static Stream<byte[]> unsafeArchives() throws IOException {
        byte[] good = TarGz.of(TarGz.file("qscanner", PROGRAM));
        byte[] cut = new byte[good.length - 20];
        System.arraycopy(good, 0, cut, 0, cut.length);
        return Stream.of(
                TarGz.of(TarGz.file("../qscanner", PROGRAM)),
                TarGz.of(TarGz.file("/tmp/qscanner", PROGRAM)),
                TarGz.of(TarGz.file("a/../../qscanner", PROGRAM)),
                TarGz.of(TarGz.file("..\\qscanner", PROGRAM)),
                TarGz.of(TarGz.file("qscanner", PROGRAM), TarGz.file("../x", PROGRAM)),
                TarGz.of(TarGz.link("qscanner", '2', "/bin/sh")),
                TarGz.of(TarGz.link("qscanner", '1', "/bin/sh")),
                TarGz.of(TarGz.link("bin", '2', "/tmp"), TarGz.file("bin/qscanner", PROGRAM)),
                TarGz.of(TarGz.link("qscanner", '3', "")),
                TarGz.of(TarGz.link("qscanner", '6', "")),
                TarGz.of(TarGz.file("a/qscanner", PROGRAM), TarGz.file("b/qscanner", PROGRAM)),
                TarGz.of(TarGz.file("qscanner-evil", PROGRAM)),
                TarGz.of(TarGz.directory("qscanner")),
                TarGz.of(
                        TarGz.entry("header", 'x', "17 path=/etc/cron\n".getBytes(StandardCharsets.UTF_8)),
                        TarGz.file("qscanner", PROGRAM)),
                TarGz.of(
                        TarGz.entry("././@LongLink", 'L', "../qscanner".getBytes(StandardCharsets.UTF_8)),
                        TarGz.file("q", PROGRAM)),
                TarGz.of(TarGz.file("qscanner", new byte[0])),
                TarGz.of(TarGz.file("qscanner", new byte[200_000])),
                TarGz.of(TarGz.file("ballast", new byte[200_000]), TarGz.file("qscanner", PROGRAM)),
                TarGz.unended(TarGz.file("qscanner", PROGRAM)),
                StandIn.gzip(new byte[200_000]),
                cut,
                PROGRAM,
                new byte[0],
                new byte[] {0x1f, (byte) 0x8b});
    }

    @ParameterizedTest
    @MethodSource("unsafeArchives")
    void install_unsafeArchive_isRefusedAndLeavesNothing(byte[] archive) throws Exception {
        assertRefused(local(archive), Kind.UNSAFE_ARCHIVE);
    }

    @Test
    void install_archiveOverItsLimit_isRefused() throws Exception {
        byte[] large = new byte[120_000];
        new Random(7).nextBytes(large);

        assertRefused(local(StandIn.gzip(large)), Kind.WRONG_CONTENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 403, 404, 429, 500, 503})
    void install_sourceDoesNotAnswerWell_mayBeTriedAgain(int status) throws Exception {
        server.enqueue(new MockResponse.Builder().code(status).build());

        assertRefused(release(PROGRAM, URI.create(remote() + "?signature=plantedSecret")), Kind.UNREACHABLE);
    }

    @Test
    void install_sourceIsGone_mayBeTriedAgainAndItsUrlStaysSecret() throws Exception {
        URI source = URI.create(remote() + "?signature=plantedSecret");
        server.close();

        assertRefused(release(PROGRAM, source), Kind.UNREACHABLE);
    }

    @Test
    void install_localArchiveIsMissing_isLocal() throws Exception {
        assertRefused(release(PROGRAM, directory.resolve("none.gz").toUri()), Kind.LOCAL);
    }

    @Test
    void open_directoryOpenToOthersOrALink_isRefused() throws Exception {
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), Files.createTempDirectory(directory, "mine"));
        Path file = Files.createFile(directory.resolve("file"));

        for (Path refused : List.of(open, link, file)) {
            assertThat(catchThrowableOfType(QScannerException.class, () -> PrivateDirectory.open(refused))
                            .kind())
                    .isEqualTo(Kind.UNSAFE_DIRECTORY);
        }
    }

    @Test
    void delete_treeWithLinksAndClosedDirectories_staysInsideIt() throws Exception {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.createFile(outside.resolve("kept"));
        Path tree = Files.createDirectories(directory.resolve("tree/closed/inner"))
                .getParent()
                .getParent();
        Files.createSymbolicLink(tree.resolve("closed/link"), outside);
        Files.createFile(tree.resolve("closed/inner/file"));
        Files.setPosixFilePermissions(tree.resolve("closed/inner"), PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(tree.resolve("closed"), PosixFilePermissions.fromString("r-x------"));

        PrivateDirectory.delete(tree);
        PrivateDirectory.delete(tree);

        assertThat(tree).doesNotExist();
        assertThat(outside.resolve("kept")).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/q.tgz",
                "ftp://example.org/q",
                "http://127.0.0.1.example.org/q",
                "q.tgz",
                "file://host/q"
            })
    void release_sourceThatIsNotSafe_isRefused(String source) {
        assertThatThrownBy(() -> release(PROGRAM, URI.create(source))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "latest", "../4.8.0", "4.8.0/..", "4.8.0-2 "})
    void release_versionThatIsNone_isRefused(String version) {
        Digest digest = Digest.of(PROGRAM);
        assertThatThrownBy(() -> new QScannerRelease(version, digest, URI.create("https://example.org/q")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void serve(byte[] archive) {
        server.enqueue(
                new MockResponse.Builder().body(new Buffer().write(archive)).build());
    }

    private URI remote() {
        return server.url("/qscanner.tar.gz").uri();
    }

    private QScannerRelease local(byte[] archive) throws IOException {
        Path file = Files.createTempFile(directory, "archive", ".gz");
        return release(archive, Files.write(file, archive).toUri());
    }

    private static QScannerRelease release(byte[] archive, URI source) {
        return new QScannerRelease("v4.8.0-2", Digest.of(archive), source);
    }

    private Path install(QScannerRelease release) {
        return install(release, 100_000);
    }

    private Path install(QScannerRelease release, long limit) {
        return new QScannerInstaller(new OkHttpClient(), limit, limit).install(release, PrivateDirectory.open(home()));
    }

    private Path home() {
        return directory.resolve("home");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> tree = Files.walk(home())) {
            return tree.filter(Files::isRegularFile)
                    .map(file -> home().relativize(file).toString())
                    .toList();
        }
    }

    private void assertRefused(QScannerRelease release, Kind kind) throws IOException {
        QScannerException refused = catchThrowableOfType(QScannerException.class, () -> install(release));
        assertThat(refused.kind()).isEqualTo(kind);
        assertThat(refused).hasMessageNotContaining("plantedSecret");
        assertThat(refused.getCause() == null ? "" : refused.getCause().toString())
                .doesNotContain("plantedSecret");
        assertThat(files()).isEmpty();
        assertThat(directory.getParent().resolve("escaped")).doesNotExist();
    }
}
