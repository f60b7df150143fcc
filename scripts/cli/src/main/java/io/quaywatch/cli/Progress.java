/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.scan.ScanObserver;
import io.quaywatch.scan.ScanState;
import io.quaywatch.scan.StepResult;
import java.time.Duration;

/** Says on a terminal how many images are left and what they wait for. Passes everything on to another observer. */
final class Progress implements ScanObserver {
    private final StatusLine status;
    private final ScanObserver next;
    private int left;

    Progress(Terminal terminal, int images, ScanObserver next) {
        this.status = new StatusLine(terminal);
        this.left = images;
        this.next = next;
        show("");
    }

    @Override
    public void stepped(ScanState from, StepResult result) {
        next.stepped(from, result);
        if (result.state() instanceof ScanState.Finished) {
            left--;
        }
        show(
                result.waitSeconds() > 0
                        ? ", next look in " + Durations.text(Duration.ofSeconds(result.waitSeconds()))
                        : "");
    }

    @Override
    public void retried(ScanState state, RuntimeException thrown) {
        next.retried(state, thrown);
    }

    private void show(String wait) {
        status.show(left == 0 ? "" : left + " image(s) in work" + wait);
    }
}
