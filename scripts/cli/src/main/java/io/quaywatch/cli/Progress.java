/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.scan.ScanObserver;
import io.quaywatch.scan.ScanState;
import io.quaywatch.scan.StepResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Says on a terminal what is being waited for; silent in a pipe. Passes everything on to another observer. */
final class Progress implements ScanObserver {
    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final Terminal terminal;
    private final ScanObserver next;
    private final Map<String, ScanState> inFlight = new HashMap<>();

    Progress(Terminal terminal, ScanObserver next) {
        this.terminal = terminal;
        this.next = next;
    }

    @Override
    public void stepped(ScanState from, StepResult result) {
        next.stepped(from, result);
        if (result.state() instanceof ScanState.Finished) {
            inFlight.remove(from.request().owner());
        } else {
            inFlight.put(from.request().owner(), result.state());
        }
        String wait = result.waitSeconds() > 0
                ? ", next look in " + Durations.text(Duration.ofSeconds(result.waitSeconds()))
                : "";
        show(inFlight.isEmpty() ? "" : inFlight.size() + " image(s) in work" + wait);
    }

    @Override
    public void retried(ScanState state, RuntimeException thrown) {
        next.retried(state, thrown);
    }

    private void show(String line) {
        if (terminal.interactive()) {
            terminal.err().print(CLEAR_LINE + line);
            terminal.err().flush();
        }
    }
}
