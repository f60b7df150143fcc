/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.image.Digest;
import io.quaywatch.port.PortException;
import io.quaywatch.qualys.QualysException;
import io.quaywatch.snapshot.ResultSink.Delivered;
import java.io.ByteArrayInputStream;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every sink of results does. An adapter's test extends this and looks at what arrived on the other side. */
public abstract class ResultSinkContract {
    private static final String JOB = "46d38ee180a407408113";
    private static final int PIECE = 10 * 1024 * 1024;

    private final Machine machine = VmWorld.machine("4711");
    private ResultSink sink;

    protected abstract ResultSink create();

    /** The other side is out of order, or in order again. */
    protected abstract void down(boolean is);

    /** The bytes that arrived of a file. */
    protected abstract byte[] arrived(String jobId, ResultManifest.Entry file);

    /** How many whole files arrived. */
    protected abstract int arrivals();

    @BeforeEach
    final void open() {
        sink = create();
    }

    @Test
    void name_isPlain() {
        assertThat(sink.name()).matches("[a-z][a-z-]{1,30}");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, PIECE - 1, PIECE, PIECE + 1, 25 * 1024 * 1024})
    void deliver_ofThisSize_arrivesByteByByte(int size) {
        byte[] content = content(size);
        ResultManifest.Entry file = file(content);

        assertThat(deliver(JOB, file, content)).isInstanceOf(Delivered.Done.class);
        assertThat(Digest.of(arrived(JOB, file)).hex()).isEqualTo(file.sha256());
        assertThat(arrivals()).isEqualTo(1);
    }

    @Test
    void deliver_again_isDoneAndArrivesOnce() {
        byte[] content = content(1000);
        deliver(JOB, file(content), content);

        assertThat(deliver(JOB, file(content), content)).isInstanceOf(Delivered.Done.class);
        assertThat(arrivals()).isEqualTo(1);
    }

    @Test
    void deliver_sameFileOfAnotherJob_isAnotherDelivery() {
        byte[] content = content(1000);
        deliver(JOB, file(content), content);

        assertThat(deliver("ffffffffffffffffffff", file(content), content)).isInstanceOf(Delivered.Done.class);
        assertThat(arrivals()).isEqualTo(2);
    }

    @Test
    void deliver_whileDown_isForLater_andArrivesThen() {
        byte[] content = content(1000);
        down(true);
        assertThat(isForLater(file(content), content)).isTrue();
        assertThat(arrivals()).isZero();

        down(false);
        assertThat(deliver(JOB, file(content), content)).isInstanceOf(Delivered.Done.class);
        assertThat(arrivals()).isEqualTo(1);
    }

    private boolean isForLater(ResultManifest.Entry file, byte[] content) {
        try {
            return deliver(JOB, file, content) instanceof Delivered.Later;
        } catch (PortException e) {
            return e.kind().retryable();
        } catch (QualysException e) {
            return e.kind().retryable();
        }
    }

    private Delivered deliver(String job, ResultManifest.Entry file, byte[] content) {
        return sink.deliver(machine, job, file, () -> new ByteArrayInputStream(content));
    }

    private static ResultManifest.Entry file(byte[] content) {
        String hash = Digest.of(content).hex();
        return new ResultManifest.Entry("os-ChangeList.db.xz", ScanType.OS, content.length, hash);
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }
}
