/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A process that dies at one step: before it, in the middle of it where it has one, or after it. Nothing happens later. */
class CrashingFiles implements FileOperations {
    enum Moment {
        BEFORE,
        HALFWAY,
        AFTER
    }

    /** The end of the process. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private final FileOperations disk = new FileOperations.OnDisk();
    private final int fatalStep;
    private final Moment moment;
    private int steps;

    CrashingFiles(int fatalStep, Moment moment) {
        this.fatalStep = fatalStep;
        this.moment = moment;
    }

    int steps() {
        return steps;
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        step(() -> disk.write(file, content), () -> disk.write(file, Arrays.copyOf(content, content.length / 2)));
    }

    @Override
    public void force(Path file) throws IOException {
        step(() -> disk.force(file), () -> {});
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
        step(() -> disk.replace(from, to), () -> {});
    }

    @Override
    public boolean delete(Path file) throws IOException {
        step(() -> disk.delete(file), () -> {});
        return true;
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        step(() -> disk.forceDirectory(directory), () -> {});
    }

    private void step(Step whole, Step half) throws IOException {
        if (steps++ != fatalStep) {
            if (steps > fatalStep) {
                throw new Crash();
            }
            whole.run();
            return;
        }
        switch (moment) {
            case BEFORE -> {}
            case HALFWAY -> half.run();
            case AFTER -> whole.run();
        }
        throw new Crash();
    }
}
