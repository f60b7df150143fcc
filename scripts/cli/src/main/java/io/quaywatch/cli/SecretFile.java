/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** A file that only its owner can read. It appears whole or not at all, and replaces another only if that was asked for. */
record SecretFile(Path path, boolean replace) {

    /** Says early what {@link #write} would say late. */
    void check() {
        if (Files.isDirectory(path)) {
            throw new CommandException(ExitCode.USAGE, "QW-T02 " + path + " is a directory; --output names a file");
        }
        if (!replace && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw exists(null);
        }
        if (!Files.isDirectory(directory())) {
            throw new CommandException(
                    ExitCode.USAGE, "QW-T02 " + path + " cannot be written: there is no such directory; make it first");
        }
    }

    void write(String text) {
        try {
            Path temporary = Files.createTempFile(
                    directory(),
                    ".quaywatch",
                    ".tmp",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.writeString(temporary, text, StandardCharsets.UTF_8);
                if (replace) {
                    Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
                } else {
                    // A link fails where a move would replace what somebody has made meanwhile.
                    Files.createLink(path, temporary);
                }
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (FileAlreadyExistsException e) {
            throw exists(e);
        } catch (IOException | UnsupportedOperationException e) {
            String why = e instanceof IOException failure ? Reason.of(failure) : "the file system has no owners";
            throw new CommandException(
                    ExitCode.USAGE, "QW-T02 " + path + " cannot be written: " + why + "; choose another --output", e);
        }
    }

    private Path directory() {
        return path.toAbsolutePath().normalize().getParent();
    }

    private CommandException exists(@Nullable Exception cause) {
        String text = "QW-T02 " + path + " exists already: choose another --output, or --force to replace it";
        return cause == null
                ? new CommandException(ExitCode.USAGE, text)
                : new CommandException(ExitCode.USAGE, text, cause);
    }
}
