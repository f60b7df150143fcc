/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.microsoft.azure.functions.ExecutionContext;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings what this program logs into the log of the invocation that caused it. Azure files under an invocation only what goes
 * through that invocation's own logger; anything else ends on the console of the worker, where nobody looks.
 */
final class InvocationLog {
    private static final String OURS = "io.quaywatch";

    private static final ThreadLocal<ExecutionContext> CURRENT = new ThreadLocal<>();
    /** Held, because the log manager holds loggers weakly and would forget the handler. */
    private static final Logger LOGGER = Logger.getLogger(OURS);

    /** The SDK logs every answer that is no success as an error, lost races included; what matters is thrown, and told by us. */
    private static final Logger SDK = Logger.getLogger("com.azure");

    static {
        SDK.setLevel(Level.OFF);
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(new Forward());
    }

    private InvocationLog() {}

    /** What the work answers, whose lines end with {@code invocation=<id>}. */
    static <T> T during(ExecutionContext context, Supplier<T> work) {
        @Nullable ExecutionContext before = CURRENT.get();
        CURRENT.set(context);
        try {
            return work.get();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    static void during(ExecutionContext context, Runnable work) {
        during(context, () -> {
            work.run();
            return null;
        });
    }

    private static final class Forward extends Handler {
        @Override
        public void publish(LogRecord entry) {
            Optional<ExecutionContext> invocation = Optional.ofNullable(CURRENT.get());
            Logger target = invocation.map(ExecutionContext::getLogger).orElse(LOGGER.getParent());
            LogRecord line = new LogRecord(
                    entry.getLevel(),
                    entry.getMessage()
                            + invocation
                                    .map(context -> " invocation=" + context.getInvocationId())
                                    .orElse(""));
            line.setLoggerName(entry.getLoggerName());
            line.setInstant(entry.getInstant());
            line.setThrown(entry.getThrown());
            target.log(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
