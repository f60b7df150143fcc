/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes archives, also such as no tool would write. */
final class TarGz {
    private TarGz() {}

    static byte[] of(byte[]... entries) throws IOException {
        return StandIn.gzip(joined(joined(entries), new byte[1024]));
    }

    /** Without the two empty blocks at the end. */
    static byte[] unended(byte[]... entries) throws IOException {
        return StandIn.gzip(joined(entries));
    }

    static byte[] file(String name, byte[] content) {
        return entry(name, '0', content);
    }

    static byte[] directory(String name) {
        return entry(name, '5', new byte[0]);
    }

    static byte[] link(String name, char type, String target) {
        byte[] header = entry(name, type, new byte[0]);
        put(header, 157, target);
        return signed(header);
    }

    static byte[] entry(String name, char type, byte[] content) {
        byte[] entry = Arrays.copyOf(new byte[512], 512 + (content.length + 511) / 512 * 512);
        put(entry, 0, name);
        put(entry, 100, "0000755\0");
        put(entry, 124, String.format("%011o", content.length));
        put(entry, 257, "ustar\00000");
        entry[156] = (byte) type;
        System.arraycopy(content, 0, entry, 512, content.length);
        return signed(entry);
    }

    private static byte[] signed(byte[] entry) {
        put(entry, 148, "        ");
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += entry[i] & 0xff;
        }
        put(entry, 148, String.format("%06o\0 ", sum));
        return entry;
    }

    private static void put(byte[] entry, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, entry, offset, bytes.length);
    }

    private static byte[] joined(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }
}
