/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.qscanner.QScannerException.Kind;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Takes the one program out of the vendor's archive: a gzipped tar with a regular file {@code qscanner}, or the gzipped program
 * itself. Links, devices, names that lead elsewhere and everything that is longer than it may be are refused; nothing is
 * written but the one file.
 */
final class ProgramArchive {
    private static final String PROGRAM = "qscanner";
    private static final int BLOCK = 512;
    private static final int MAX_ENTRIES = 1_000;
    private static final int MAX_HEADER_TEXT = 64 << 10;

    private final long maxBytes;

    /** @param maxBytes of everything unpacked */
    ProgramArchive(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** @throws QScannerException UNSAFE_ARCHIVE unless the archive holds exactly one program */
    void unpack(Path archive, Path program) throws IOException {
        try (InputStream file = Files.newInputStream(archive);
                InputStream content = new Bounded(new GZIPInputStream(file, 64 << 10), maxBytes)) {
            byte[] first = content.readNBytes(BLOCK);
            if (first.length == BLOCK && checksumHolds(first)) {
                unpackTar(first, content, program);
            } else {
                write(new SequenceInputStream(new ByteArrayInputStream(first), content), Long.MAX_VALUE, program);
            }
        } catch (ZipException | EOFException e) {
            throw unsafe("it is damaged or not gzipped");
        }
        if (Files.size(program) == 0) {
            throw unsafe("its program is empty");
        }
    }

    private static void unpackTar(byte[] first, InputStream content, Path program) throws IOException {
        boolean found = false;
        byte[] header = first;
        for (int entries = 0; !isZero(header); entries++) {
            if (entries == MAX_ENTRIES) {
                throw unsafe("it has more than " + MAX_ENTRIES + " entries");
            }
            if (!checksumHolds(header)) {
                throw unsafe("an entry has a damaged header");
            }
            long size = octal(header, 124, 12);
            if (isProgram(header)) {
                if (found) {
                    throw unsafe("it holds two programs");
                }
                found = true;
                write(content, size, program);
            } else if (isExtension(header)) {
                requireHarmless(content, size);
            } else {
                content.skipNBytes(size);
            }
            content.skipNBytes(padding(size));
            header = content.readNBytes(BLOCK);
            if (header.length < BLOCK) {
                throw new EOFException();
            }
        }
        if (!found) {
            throw unsafe("it holds no file " + PROGRAM);
        }
    }

    /** Whether an entry is the program; refuses what should not be in an archive at all. */
    private static boolean isProgram(byte[] header) {
        char type = (char) (header[156] == 0 ? '0' : header[156]);
        if (type == 'x' || type == 'g') {
            return false;
        }
        if (type != '0' && type != '5') {
            throw unsafe("it has an entry that is neither file nor directory");
        }
        String name = name(header);
        if (name.startsWith("/")
                || name.contains("\\")
                || Arrays.asList(name.split("/")).contains("..")) {
            throw unsafe("it has an entry that leads out of it");
        }
        return type == '0' && (name.equals(PROGRAM) || name.endsWith("/" + PROGRAM));
    }

    private static boolean isExtension(byte[] header) {
        return header[156] == 'x' || header[156] == 'g';
    }

    /** Extended headers carry times and owners, which do not matter; one that renames or resizes the next entry does. */
    private static void requireHarmless(InputStream content, long size) throws IOException {
        if (size > MAX_HEADER_TEXT) {
            throw unsafe("it has an overlong header");
        }
        String text = new String(content.readNBytes((int) size), StandardCharsets.ISO_8859_1);
        if (text.contains(" path=")
                || text.contains(" linkpath=")
                || text.contains(" size=")
                || text.contains("GNU.sparse")) {
            throw unsafe("it has a header that renames or resizes an entry");
        }
    }

    private static void write(InputStream content, long size, Path program) throws IOException {
        try (OutputStream out =
                Files.newOutputStream(program, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[64 << 10];
            long left = size;
            while (left > 0) {
                int read = content.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0 && size != Long.MAX_VALUE) {
                    throw new EOFException();
                }
                if (read < 0) {
                    return;
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
    }

    private static String name(byte[] header) {
        String name = text(header, 0, 100);
        boolean ustar = text(header, 257, 5).equals("ustar");
        String prefix = ustar && header[263] == '0' ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] header, int offset, int length) {
        int end = offset;
        while (end < offset + length && header[end] != 0) {
            end++;
        }
        return new String(header, offset, end - offset, StandardCharsets.UTF_8);
    }

    private static long octal(byte[] header, int offset, int length) {
        String digits = text(header, offset, length).strip();
        if (!digits.matches("[0-7]{1,11}")) {
            throw unsafe("an entry has no readable length");
        }
        return Long.parseLong(digits, 8);
    }

    /** The sum of all header bytes, its own field counted as blanks. */
    private static boolean checksumHolds(byte[] header) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        }
        String stated = text(header, 148, 8).strip();
        return stated.matches("[0-7]{1,7}") && Integer.parseInt(stated, 8) == sum;
    }

    private static boolean isZero(byte[] header) {
        for (byte each : header) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private static long padding(long size) {
        return (BLOCK - size % BLOCK) % BLOCK;
    }

    private static QScannerException unsafe(String what) {
        return new QScannerException(Kind.UNSAFE_ARCHIVE, "unpack the archive of qscanner: " + what);
    }

    /** Refuses what is longer than its limit, however well it was packed. */
    private static final class Bounded extends InputStream {
        private final InputStream in;
        private long left;

        Bounded(InputStream in, long limit) {
            this.in = in;
            this.left = limit;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            left -= Math.max(0, read);
            if (left < 0) {
                throw unsafe("it is too large");
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
