/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.qscanner.QScannerException.Kind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory that nobody but us may look into. In a shared {@code /tmp} anybody can make the directory first, so its owner is
 * checked each time before anything is believed that lies in it.
 */
final class PrivateDirectory {
    private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?> MADE_OURS = PosixFilePermissions.asFileAttribute(OURS);

    private final Path directory;

    private PrivateDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * Makes the directory where needed.
     *
     * @throws QScannerException if it cannot be made, or is not ours alone
     */
    static PrivateDirectory open(Path wanted) {
        Path directory = wanted.toAbsolutePath().normalize();
        try {
            if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(directory, MADE_OURS);
            }
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new QScannerException(Kind.UNSAFE_DIRECTORY, directory + " is no directory");
            }
            requireOwn(directory);
            return new PrivateDirectory(directory);
        } catch (IOException e) {
            throw DiskTrouble.of("make a private directory", directory, e);
        }
    }

    private static void requireOwn(Path directory) throws IOException {
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            throw new QScannerException(Kind.UNSAFE_DIRECTORY, directory + " is on a disk that knows no owners");
        }
        if (!OURS.containsAll(Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS))) {
            throw new QScannerException(
                    Kind.UNSAFE_DIRECTORY, directory + " is open to others; delete it or name another directory");
        }
        // What we make in it has us as its owner; there is no other way to ask who we are.
        Path probe = Files.createTempDirectory(directory, "owner-", MADE_OURS);
        try {
            if (!Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(probe))) {
                throw new QScannerException(
                        Kind.UNSAFE_DIRECTORY, directory + " belongs to somebody else; name another directory");
            }
        } finally {
            Files.delete(probe);
        }
    }

    Path path() {
        return directory;
    }

    /** A new directory in this one, with a name that nothing else has. */
    Path newDirectory(String prefix) throws IOException {
        return Files.createTempDirectory(directory, prefix, MADE_OURS);
    }

    static void make(Path directory) throws IOException {
        Files.createDirectory(directory, MADE_OURS);
    }

    /**
     * Deletes what was left in here, before this moment, by a process that died: runs and unfinished installations, never the
     * program. How many.
     */
    int deleteOlderThan(Instant moment) throws IOException {
        int deleted = 0;
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "{run,new,owner}-*")) {
            for (Path each : left) {
                if (isOlder(each, moment)) {
                    delete(each);
                    deleted++;
                }
            }
        }
        return deleted;
    }

    private static boolean isOlder(Path path, Instant moment) throws IOException {
        try {
            return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .isBefore(moment);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Deletes a tree without following a link out of it, whatever rights its directories were left with. */
    static void delete(Path tree) throws IOException {
        try {
            Files.walkFileTree(tree, new Deletion());
        } catch (NoSuchFileException e) {
            // Somebody else was faster, which is as good.
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            Files.setPosixFilePermissions(directory, OURS);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        /** A directory without rights is tried once more after they were given. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            if (Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).containsAll(OURS)) {
                throw failure;
            }
            Files.setPosixFilePermissions(file, OURS);
            Files.walkFileTree(file, this);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
