/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends with an error, not with silence, when more than its limit is read. */
final class BoundedInputStream extends FilterInputStream {
    private final int limit;
    private final int status;
    private long read;

    BoundedInputStream(InputStream in, int limit, int status) {
        super(in);
        this.limit = limit;
        this.status = status;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        counted(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, length);
        counted(count);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = in.skip(count);
        counted(skipped);
        return skipped;
    }

    private void counted(long count) throws BadReply {
        read += Math.max(0, count);
        if (read > limit) {
            throw new BadReply(status, "body over " + limit + " bytes");
        }
    }
}
