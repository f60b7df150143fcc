/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A process and everything that it started. What is still its child is found by the process tree; what has left the tree by
 * the process group, where the process leads one; what has left that too by the environment it was born with, where the
 * system shows it ({@code /proc}).
 */
final class ProcessFamily {
    private static final Path PROC = Path.of("/proc");
    private static final int MAX_ENVIRONMENT = 256 << 10;

    private final Process process;
    private final String mark;
    private final @Nullable Path kill;

    /**
     * @param mark an environment entry that no other process has
     * @param kill the program that signals a whole group, or null where the process leads none
     */
    ProcessFamily(Process process, String mark, @Nullable Path kill) {
        this.process = process;
        this.mark = mark;
        this.kill = kill;
    }

    void terminate() {
        signalGroup("TERM");
        members().forEach(ProcessHandle::destroy);
    }

    void kill() {
        signalGroup("KILL");
        members().forEach(ProcessHandle::destroyForcibly);
    }

    /** Everybody who is known to live. */
    Set<ProcessHandle> members() {
        Set<ProcessHandle> members = new LinkedHashSet<>();
        if (process.isAlive()) {
            members.add(process.toHandle());
            process.descendants().forEach(members::add);
        }
        long own = ProcessHandle.current().pid();
        if (Files.isDirectory(PROC)) {
            ProcessHandle.allProcesses()
                    .filter(other -> other.pid() != own && isMarked(other.pid()))
                    .forEach(other -> {
                        members.add(other);
                        other.descendants().forEach(members::add);
                    });
        }
        return members;
    }

    /** What is gone or belongs to somebody else cannot be read, and is none of ours. A dead process has no environment. */
    private boolean isMarked(long pid) {
        try (InputStream in = Files.newInputStream(PROC.resolve(pid + "/environ"))) {
            String environment = new String(in.readNBytes(MAX_ENVIRONMENT), StandardCharsets.UTF_8);
            return List.of(environment.split("\0")).contains(mark);
        } catch (IOException e) {
            return false;
        }
    }

    private void signalGroup(String signal) {
        if (kill == null) {
            return;
        }
        try {
            new ProcessBuilder(List.of(kill.toString(), "-" + signal, "--", "-" + process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            // The members are signalled one by one as well.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
