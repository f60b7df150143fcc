/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.notify.Notification;
import java.util.List;

/** The end of a scanning verb: prints the result in the format asked for and answers the exit code. */
record RunOutput(Terminal terminal, RunOptions.Format format) {

    int finish(RunResult result, List<Notification> notifications) {
        switch (format) {
            case JSON -> terminal.out().println(RunDocument.of(result));
            case TABLE -> new RunPrinter(terminal.out()).print(result, notifications);
        }
        return result.exitCode().code();
    }
}
