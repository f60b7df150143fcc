/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.event.EventException;
import io.quaywatch.event.EventReader;
import io.quaywatch.event.ParsedEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Reads the events that a command line names; all of them before anything is scanned. */
final class EventFiles {
    private final Terminal terminal;
    private final EventReader reader;

    EventFiles(Terminal terminal, InstantSource clock) {
        this.terminal = terminal;
        this.reader = new EventReader(clock);
    }

    /** @param names files, or {@code -} for stdin */
    List<ParsedEvent> read(List<String> names) {
        List<ParsedEvent> events = new ArrayList<>();
        for (String name : names) {
            try (InputStream in = name.equals("-") ? terminal.in() : Files.newInputStream(Path.of(name))) {
                events.addAll(reader.read(in));
            } catch (EventException e) {
                throw new CommandException(ExitCode.USAGE, name + ": " + e.getMessage(), e);
            } catch (IOException e) {
                throw new CommandException(ExitCode.USAGE, name + ": cannot be read: " + Reason.of(e), e);
            } catch (InvalidPathException e) {
                throw new CommandException(ExitCode.USAGE, name + ": is no file name: " + e.getReason(), e);
            }
        }
        return events;
    }
}
