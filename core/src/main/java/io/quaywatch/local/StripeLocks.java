/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Locks between processes: {@value #STRIPES} files that are never deleted (deleting a lock file lets two holders in), of which
 * a name always gets the same. The operating system frees them when a process dies.
 *
 * <p>Such a lock belongs to a whole process, so threads wait for one another on an ordinary lock first, shared by all
 * instances on the same directory.
 */
final class StripeLocks {
    private static final int STRIPES = 16;
    private static final Map<Path, ReentrantLock> IN_THIS_PROCESS = new ConcurrentHashMap<>();

    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    private final Path directory;

    /** @param directory an existing directory, by its real path */
    StripeLocks(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory.resolve(".locks"));
    }

    <T> T locked(String name, Work<T> work) throws IOException {
        Path file = directory.resolve(Integer.toString(Math.floorMod(name.hashCode(), STRIPES)));
        ReentrantLock threads = IN_THIS_PROCESS.computeIfAbsent(file, path -> new ReentrantLock());
        threads.lock();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            return work.run();
        } finally {
            threads.unlock();
        }
    }
}
