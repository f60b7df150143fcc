/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.image.Digest;
import io.quaywatch.port.ImageEngine;
import io.quaywatch.port.ImageEngineContract;
import io.quaywatch.port.ScanJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class QScannerProcessEngineContractTest extends ImageEngineContract {
    @TempDir
    Path directory;

    private QScannerWorld world;

    @BeforeEach
    void open() {
        world = new QScannerWorld(directory);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Override
    protected ImageEngine engine() {
        return world.engine();
    }

    @Override
    protected ScanJob job(int image) {
        return world.job(image);
    }

    @Override
    protected ScanJob unknownJob() {
        return world.job(QScannerWorld.HOST + "/never/pushed:1.0", Digest.of(new byte[] {3}));
    }

    @Override
    protected void letTimePass() {
        world.clock.advance(Duration.ofSeconds(45));
    }

    /** Which image a job is about is known here by its digest. */
    @Override
    protected Set<Long> qids(ScanJob job) {
        int image = IntStream.range(0, 3)
                .filter(each -> QScannerWorld.config(each).equals(job.configDigest()))
                .findFirst()
                .orElseThrow();
        return Set.copyOf(QScannerWorld.qids(image));
    }

    @Override
    protected int started() {
        return world.standIn.scans();
    }

    @Override
    protected int leftBehind() {
        try (Stream<Path> results = Files.list(world.results)) {
            return world.runs()
                    + (int) results.filter(file -> file.toString().endsWith(".json"))
                            .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
