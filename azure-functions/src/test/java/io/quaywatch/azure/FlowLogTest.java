/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class FlowLogTest {
    private final List<String> lines = new ArrayList<>();
    private final FlowLog log = new FlowLog(lines::add);

    @Test
    void line_plainValues_standAsTheyAre() {
        log.line("scan-ended", "outcome", "Complete", "image", "ghcr.io/a/b:1", "told", true);

        assertThat(lines).containsExactly("quaywatch scan-ended outcome=Complete image=ghcr.io/a/b:1 told=true");
    }

    @Test
    void line_hostileValue_staysOneValueOfOneLine() {
        log.line("gone", "workload", "x\" told=true\nquaywatch scan-ended outcome=Complete \u202eevil\\");

        assertThat(lines)
                .containsExactly("quaywatch gone workload=\"x\\\" told=true quaywatch scan-ended outcome=Complete "
                        + "\ufffdevil\\\\\"");
    }

    @Test
    void line_emptyOrLongValue_isShown() {
        log.line("gone", "a", "", "b", "x".repeat(2_000));

        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith("quaywatch gone a=\"\" b=xxx")
                .endsWith("…");
        assertThat(lines.get(0).length()).isLessThan(600);
    }

    @Test
    void standard_line_isTheWholeMessage() {
        Logger logger = Logger.getLogger("io.quaywatch");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                lines.add(entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            FlowLog.standard().line("sweep", "started", 3, "braces", "{}{0}");
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(lines).containsExactly("quaywatch sweep started=3 braces={}{0}");
    }
}
