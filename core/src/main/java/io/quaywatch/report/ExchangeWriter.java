/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a run in a format that other programs read. Equal runs give equal bytes, in whatever order the findings come. Text
 * of others is on one line and bounded, and one finding at a time goes out. What is no complete result says so in a place
 * that the readers of the format heed.
 */
interface ExchangeWriter {
    /** Leaves the stream open. */
    void write(ReportedRun run, OutputStream out) throws IOException;
}
