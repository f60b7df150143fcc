/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import io.quaywatch.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * Log lines as Cloud Logging reads them from the standard output of a function: one JSON object a line, of which it takes
 * {@code severity}, {@code message} and {@code time}, and leaves the rest as fields to search by.
 *
 * <pre>{"severity":"INFO","message":"quaywatch step phase=SCANNING …","jobId":"46d38ee180a407408113","logger":"…","time":"…"}</pre>
 */
final class CloudLog extends Formatter {
    private static final ThreadLocal<String> JOB = new ThreadLocal<>();

    /** What the work answers; its lines carry the job's id. */
    static <T> T about(String jobId, Supplier<T> work) {
        @Nullable String before = JOB.get();
        JOB.set(jobId);
        try {
            return work.get();
        } finally {
            if (before == null) {
                JOB.remove();
            } else {
                JOB.set(before);
            }
        }
    }

    /** From now on everything that is logged in this process goes to standard output in this form. */
    static void install() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.addHandler(new Lines());
    }

    @Override
    public String format(LogRecord entry) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("severity", severity(entry.getLevel()));
        line.put("message", message(entry));
        @Nullable String job = JOB.get();
        if (job != null) {
            line.put("jobId", job);
        }
        line.put("logger", String.valueOf(entry.getLoggerName()));
        line.put("time", entry.getInstant().toString());
        return Json.write(line) + "\n";
    }

    private String message(LogRecord entry) {
        @Nullable Throwable thrown = entry.getThrown();
        if (thrown == null) {
            return formatMessage(entry);
        }
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return formatMessage(entry) + "\n" + trace;
    }

    private static String severity(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return "WARNING";
        }
        return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }

    /** The platform may freeze the process after an answer, so nothing stays in a buffer. */
    private static final class Lines extends StreamHandler {
        Lines() {
            super(System.out, new CloudLog());
        }

        @Override
        public synchronized void publish(LogRecord entry) {
            super.publish(entry);
            flush();
        }
    }
}
