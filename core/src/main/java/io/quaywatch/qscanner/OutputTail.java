/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.log.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Reads what a process writes for as long as it writes, so that it never blocks, and keeps the last lines only. */
final class OutputTail {
    private static final int KEPT = 16 << 10;

    private final InputStream from;
    private final Thread thread;
    private final byte[] ring = new byte[KEPT];
    private long written;

    private OutputTail(InputStream from) {
        this.from = from;
        this.thread = new Thread(this::drain, "qscanner-output");
        this.thread.setDaemon(true);
    }

    static OutputTail of(InputStream from) {
        OutputTail tail = new OutputTail(from);
        tail.thread.start();
        return tail;
    }

    private void drain() {
        byte[] buffer = new byte[8 << 10];
        try (from) {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                keep(buffer, read);
            }
        } catch (IOException e) {
            // The process is gone and its pipe with it: what was read until here is all there is.
        }
    }

    private synchronized void keep(byte[] buffer, int length) {
        for (int i = 0; i < length; i++) {
            ring[(int) (written++ % KEPT)] = buffer[i];
        }
    }

    /** Waits for the end of the output; somebody who kept the pipe open is not waited for longer than this. */
    void awaitEnd(Duration longest) throws InterruptedException {
        thread.join(longest.toMillis());
    }

    /** The last whole lines. A line whose beginning is lost is left out: half a secret would not be recognised as one. */
    synchronized String text(Redactor redactor) {
        int length = (int) Math.min(written, KEPT);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = ring[(int) ((written - length + i) % KEPT)];
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (written > KEPT) {
            int line = text.indexOf('\n');
            text = line < 0 ? "" : text.substring(line + 1);
        }
        return redactor.redact(text);
    }
}
