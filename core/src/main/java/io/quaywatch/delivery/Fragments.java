/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.delivery;

import io.quaywatch.snapshot.ResultManifest;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Cuts a file into pieces of 10 MiB, the end of each exclusive: no byte is in two of them. The vendor's own templates cut with
 * inclusive ends, one byte too long ({@code facts/qualys.md} §5.2). One piece is in memory at a time.
 */
final class Fragments {
    static final int SIZE = 10 * 1024 * 1024;

    private Fragments() {}

    interface Target {
        /**
         * @param number from 1
         * @return whether to go on
         */
        boolean take(int number, boolean last, byte[] bytes) throws IOException;
    }

    enum End {
        ALL_TAKEN,
        STOPPED,
        /** The content is not what the manifest says; its last fragment was not given out. */
        WRONG_CONTENT
    }

    static End each(ResultManifest.Entry file, InputStream content, Target target) throws IOException {
        MessageDigest sum = sha256();
        DigestInputStream in = new DigestInputStream(content, sum);
        long fragments = (file.bytes() + SIZE - 1) / SIZE;
        for (int number = 1; number <= fragments; number++) {
            boolean last = number == fragments;
            long from = (long) (number - 1) * SIZE;
            int length = (int) Math.min(SIZE, file.bytes() - from);
            byte[] bytes = in.readNBytes(length);
            boolean whole = bytes.length == length && (!last || in.read() < 0 && isSum(sum, file));
            if (!whole) {
                return End.WRONG_CONTENT;
            }
            if (!target.take(number, last, bytes)) {
                return End.STOPPED;
            }
        }
        return fragments == 0 ? End.WRONG_CONTENT : End.ALL_TAKEN;
    }

    private static boolean isSum(MessageDigest sum, ResultManifest.Entry file) {
        return MessageDigest.isEqual(sum.digest(), HexFormat.of().parseHex(file.sha256()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this JVM", e);
        }
    }
}
