/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.report.Untrusted;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines that alerts and documented queries look for: {@code quaywatch scan-ended outcome=Complete image=…}. A value is kept
 * on its line; one with blanks, quotes or an equals sign stands in quotes.
 */
final class FlowLog {
    private static final int LONGEST_VALUE = 500;

    private final Consumer<String> lines;

    FlowLog(Consumer<String> lines) {
        this.lines = lines;
    }

    /** As the functions host collects it. */
    static FlowLog standard() {
        Logger logger = LoggerFactory.getLogger(FlowLog.class);
        return new FlowLog(logger::info);
    }

    /** @param keysAndValues in turn */
    void line(String event, Object... keysAndValues) {
        print(text(event, keysAndValues));
    }

    /** Writes what {@link #text} made. */
    void print(String text) {
        lines.accept("quaywatch " + text);
    }

    /** The line without its first word. */
    static String text(String event, Object... keysAndValues) {
        StringBuilder text = new StringBuilder(event);
        for (int i = 0; i + 1 < keysAndValues.length; i += 2) {
            text.append(' ').append(keysAndValues[i]).append('=').append(value(keysAndValues[i + 1]));
        }
        return text.toString();
    }

    private static String value(Object value) {
        String text = Untrusted.line(String.valueOf(value), LONGEST_VALUE);
        return text.isEmpty() || text.chars().anyMatch(c -> c == ' ' || c == '"' || c == '=')
                ? '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
                : text;
    }
}
