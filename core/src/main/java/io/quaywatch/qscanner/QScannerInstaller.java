/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.image.Digest;
import io.quaywatch.qscanner.QScannerException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Brings one release of the scanner onto this machine: fetched, compared with its SHA-256, and only then unpacked. The program
 * appears at its place whole or not at all, so several processes may install it at the same time.
 */
final class QScannerInstaller {
    static final long MAX_ARCHIVE = 512L << 20;
    private static final long MAX_UNPACKED = 1L << 30;
    private static final String PROGRAM = "qscanner";
    private static final Duration DOWNLOAD = Duration.ofMinutes(5);
    private static final String ACTION = "install qscanner";

    private final OkHttpClient http;
    private final long maxArchive;
    private final long maxUnpacked;

    QScannerInstaller(OkHttpClient http) {
        this(http, MAX_ARCHIVE, MAX_UNPACKED);
    }

    QScannerInstaller(OkHttpClient http, long maxArchive, long maxUnpacked) {
        // The pinned SHA-256 says what may come, from wherever; a redirect to plain http is refused all the same.
        this.http = http.newBuilder()
                .callTimeout(DOWNLOAD)
                .followSslRedirects(false)
                .build();
        this.maxArchive = maxArchive;
        this.maxUnpacked = maxUnpacked;
    }

    /**
     * The program, installed now or before.
     *
     * @throws QScannerException if it cannot be had
     */
    Path install(QScannerRelease release, PrivateDirectory home) {
        Path place = home.path().resolve(release.directoryName());
        Path program = place.resolve(PROGRAM);
        if (Files.isRegularFile(program, LinkOption.NOFOLLOW_LINKS)) {
            return program;
        }
        try {
            Path unfinished = home.newDirectory("new-");
            try {
                prepare(release, unfinished);
                moveTo(place, unfinished);
            } finally {
                PrivateDirectory.delete(unfinished);
            }
        } catch (IOException e) {
            throw DiskTrouble.of(ACTION, home.path(), e);
        }
        return program;
    }

    private void prepare(QScannerRelease release, Path unfinished) throws IOException {
        Path archive = unfinished.resolve("archive");
        try (InputStream content = Files.newInputStream(fetched(release, archive))) {
            Digest found = Digest.sha256(copy(content, OutputStream.nullOutputStream(), maxArchive));
            if (!found.equals(release.archive())) {
                throw new QScannerException(
                        Kind.WRONG_CONTENT, ACTION + ": the archive has " + found + " instead of " + release.archive());
            }
        }
        Path program = unfinished.resolve(PROGRAM);
        new ProgramArchive(maxUnpacked).unpack(archive, program);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("r-x------"));
        // A name that is on the disk before its content would be taken for an installed program after a crash.
        try (FileChannel channel = FileChannel.open(program, StandardOpenOption.READ)) {
            channel.force(true);
        }
        Files.delete(archive);
    }

    /** Copied also where it is local: what is unpacked must be the bytes that were compared, and nobody else can reach these. */
    private Path fetched(QScannerRelease release, Path archive) throws IOException {
        try (OutputStream out = Files.newOutputStream(archive, StandardOpenOption.CREATE_NEW)) {
            if (release.isLocal()) {
                try (InputStream in = Files.newInputStream(Path.of(release.source()))) {
                    copy(in, out, maxArchive);
                }
            } else {
                download(release, out);
            }
        }
        return archive;
    }

    private void download(QScannerRelease release, OutputStream out) throws IOException {
        Request request = new Request.Builder()
                .url(release.source().toString())
                .header("User-Agent", "quaywatch")
                .build();
        try (Response response = http.newCall(request).execute()) {
            if (response.code() != 200) {
                throw new QScannerException(Kind.UNREACHABLE, ACTION + ": its source answered " + response.code());
            }
            try (InputStream body = response.body().byteStream()) {
                copy(body, out, maxArchive);
            }
        } catch (IOException e) {
            if (DiskTrouble.isFull(e)) {
                throw e;
            }
            // The URL may be pre-authenticated, and texts of network errors may quote it.
            throw new QScannerException(
                    Kind.UNREACHABLE,
                    ACTION + ": no answer from its source (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** @return SHA-256 of what was copied, in hex */
    private static String copy(InputStream in, OutputStream out, long limit) throws IOException {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[64 << 10];
            long copied = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                copied += read;
                if (copied > limit) {
                    throw new QScannerException(
                            Kind.WRONG_CONTENT, ACTION + ": the archive is over " + limit + " bytes");
                }
                sha.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this JVM", e);
        }
    }

    /** Somebody who was faster installed the very same release. */
    private static void moveTo(Path place, Path unfinished) throws IOException {
        try {
            Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isRegularFile(place.resolve(PROGRAM), LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
    }
}
