/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.scan.ScanState;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.MDC;

/** Puts on every log line which scan it is about. */
final class LogContext {
    private static final String SCAN = "scanId";
    private static final String IMAGE = "image";
    private static final String PHASE = "phase";

    private LogContext() {}

    static <T> T of(ScanState state, Supplier<T> work) {
        MDC.put(SCAN, state.request().owner());
        MDC.put(IMAGE, state.request().image());
        MDC.put(PHASE, StepAnswer.name(state));
        try {
            return work.get();
        } finally {
            List.of(SCAN, IMAGE, PHASE).forEach(MDC::remove);
        }
    }
}
