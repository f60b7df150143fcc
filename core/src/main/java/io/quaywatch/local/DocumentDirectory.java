/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import io.quaywatch.image.Digest;
import io.quaywatch.port.PortException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A directory of small text documents, one file each, for several threads and processes. A reader sees a document as it was
 * before or after a write, never in between, also when the writer dies on the way: the text goes to a second file, which
 * then takes the place of the first. Only the owner may look into a directory made here.
 */
final class DocumentDirectory {
    private static final String DOCUMENT = ".json";
    private static final String UNFINISHED = ".json.new";

    /** A text and its version, the digest of its bytes: a document that came back to the same text is the same document. */
    record Document(String text, String version) {}

    private final Path directory;
    private final FileOperations operations;
    private final StripeLocks locks;

    /** Makes the directory where needed, and removes what a writer that died has left in it. */
    DocumentDirectory(Path directory, FileOperations operations) {
        this.operations = operations;
        try {
            this.directory = made(directory).toRealPath();
            this.locks = new StripeLocks(this.directory);
            for (String name : names(UNFINISHED)) {
                // Whoever has the lock is the only writer, so under it an unfinished file has none.
                locks.locked(name, () -> operations.delete(this.directory.resolve(name + UNFINISHED)));
            }
        } catch (IOException e) {
            throw failed("open", directory, e);
        }
    }

    private static Path made(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return directory;
        }
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                : Files.createDirectories(directory);
    }

    /** Where a document is, for messages. */
    Path file(String name) {
        return directory.resolve(name + DOCUMENT);
    }

    Optional<Document> read(String name) {
        try {
            return load(name);
        } catch (IOException e) {
            throw failed("read", file(name), e);
        }
    }

    private Optional<Document> load(String name) throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(file(name));
            return Optional.of(new Document(
                    new String(bytes, StandardCharsets.UTF_8), Digest.of(bytes).hex()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Stores the text if the version is still the expected one (null: if there is no document); otherwise false. */
    boolean write(String name, String text, @Nullable String expectedVersion) {
        try {
            return locks.locked(name, () -> {
                String version = load(name).map(Document::version).orElse(null);
                if (version == null ? expectedVersion != null : !version.equals(expectedVersion)) {
                    return false;
                }
                Path unfinished = directory.resolve(name + UNFINISHED);
                operations.write(unfinished, text.getBytes(StandardCharsets.UTF_8));
                operations.force(unfinished);
                operations.replace(unfinished, file(name));
                operations.forceDirectory(directory);
                return true;
            });
        } catch (IOException e) {
            throw failed("write", file(name), e);
        }
    }

    boolean delete(String name) {
        try {
            return locks.locked(name, () -> {
                boolean deleted = operations.delete(file(name));
                operations.forceDirectory(directory);
                return deleted;
            });
        } catch (IOException e) {
            throw failed("delete", file(name), e);
        }
    }

    List<String> names() {
        try {
            return names(DOCUMENT);
        } catch (IOException e) {
            throw failed("list", directory, e);
        }
    }

    private List<String> names(String ending) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + ending)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                names.add(name.substring(0, name.length() - ending.length()));
            }
        }
        return names;
    }

    private static PortException failed(String action, Path file, IOException e) {
        PortException.Kind kind = PortException.Kind.UNAVAILABLE;
        if (e instanceof AccessDeniedException) {
            kind = PortException.Kind.DENIED;
        } else if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
            kind = PortException.Kind.INVALID;
        }
        return new PortException(
                kind, action + " " + file + " : " + e.getClass().getSimpleName(), e);
    }
}
