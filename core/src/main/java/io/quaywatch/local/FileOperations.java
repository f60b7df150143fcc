/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The steps of writing a file of which a crash may let only the first few happen. */
interface FileOperations {
    /** Makes or empties the file and fills it; the bytes may still be in the operating system's memory only. */
    void write(Path file, byte[] content) throws IOException;

    /** Waits until what was written is on the disk. */
    void force(Path file) throws IOException;

    /** Puts one file in the place of another, so that everybody sees either the one or the other. */
    void replace(Path from, Path to) throws IOException;

    boolean delete(Path file) throws IOException;

    /** Waits until the names in the directory are on the disk; nothing where the system cannot do that. */
    void forceDirectory(Path directory) throws IOException;

    /** The real ones. */
    final class OnDisk implements FileOperations {
        @Override
        public void write(Path file, byte[] content) throws IOException {
            Files.write(file, content);
        }

        @Override
        public void force(Path file) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }

        @Override
        public void replace(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public boolean delete(Path file) throws IOException {
            return Files.deleteIfExists(file);
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            // Windows cannot open a directory as a file, and keeps names without being asked.
            if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                return;
            }
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
