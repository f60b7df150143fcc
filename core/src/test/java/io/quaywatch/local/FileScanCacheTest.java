/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static io.quaywatch.ledger.LedgerFixtures.LEASE;
import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static io.quaywatch.ledger.LedgerFixtures.claimed;
import static io.quaywatch.ledger.LedgerFixtures.complete;
import static io.quaywatch.ledger.LedgerFixtures.key;
import static io.quaywatch.ledger.LedgerFixtures.request;
import static io.quaywatch.ledger.LedgerFixtures.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.quaywatch.ledger.Claim;
import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.port.Contention;
import io.quaywatch.port.PortException;
import io.quaywatch.port.Race;
import io.quaywatch.port.ScanCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileScanCacheTest {
    private static final Instant LATER = NOW.plusSeconds(30);

    @TempDir
    Path temporary;

    static Stream<Arguments> crashes() {
        return IntStream.range(0, 4)
                .boxed()
                .flatMap(step -> Stream.of(CrashingFiles.Moment.values()).map(moment -> Arguments.of(step, moment)));
    }

    @ParameterizedTest
    @MethodSource("crashes")
    void write_crashAtAnyStep_leavesTheOldRowOrTheNew(int step, CrashingFiles.Moment moment) throws IOException {
        Claim claim = claimed(open().claim(request("owner", NOW)));
        LedgerRow before = row(open());
        CrashingFiles dying = new CrashingFiles(step, moment);
        ScanCache crashing = new FileScanCache(ledger(), Contention.withinProcess(), dying, new Pages(3));

        assertThatThrownBy(() -> crashing.complete(claim, complete(claim, LATER), LATER))
                .isInstanceOf(CrashingFiles.Crash.class);

        FileScanCache reopened = open();
        boolean isOld = row(reopened).equals(before);
        assertThat(isOld).isEqualTo(step < 2 || step == 2 && moment != CrashingFiles.Moment.AFTER);
        assertThat(reopened.complete(claim, complete(claim, LATER), LATER)).isTrue();
        assertThat(row(reopened).lastComplete())
                .isEqualTo(complete(claim, LATER).recorded());
        assertThat(files()).containsExactly(KEY.value() + ".json");
    }

    @ParameterizedTest
    @MethodSource("crashes")
    void firstWrite_crashAtAnyStep_leavesNoRowOrAWholeOne(int step, CrashingFiles.Moment moment) throws IOException {
        ScanCache crashing =
                new FileScanCache(ledger(), Contention.withinProcess(), new CrashingFiles(step, moment), new Pages(3));

        assertThatThrownBy(() -> crashing.claim(request("owner", NOW))).isInstanceOf(CrashingFiles.Crash.class);

        FileScanCache reopened = open();
        assertThat(reopened.scan(LedgerFilter.ALL, NOW, null).rows()).hasSizeLessThanOrEqualTo(1);
        assertThat(claimed(reopened.claim(request("owner", NOW))).fence()).isEqualTo(NOW.toEpochMilli());
        assertThat(files()).containsExactly(KEY.value() + ".json");
    }

    @Test
    void write_withoutACrash_takesTheFourStepsThatTheCrashesCover() {
        CrashingFiles files = new CrashingFiles(Integer.MAX_VALUE, CrashingFiles.Moment.BEFORE);

        new FileScanCache(ledger(), Contention.withinProcess(), files, new Pages(3)).claim(request("owner", NOW));

        assertThat(files.steps()).isEqualTo(4);
    }

    @Test
    void open_whileAnotherInstanceWrites_doesNotTakeItsUnfinishedFile() throws Exception {
        open().claim(request("owner", NOW));

        List<Boolean> joined = Race.of(40, i -> open().join(KEY, workload("w" + i), NOW));

        assertThat(joined).containsOnly(true);
        assertThat(row(open()).waiting()).hasSize(40);
    }

    @Test
    void join_fromTwoProcesses_losesNothing() throws Exception {
        open().claim(request("owner", NOW));
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Joiner.class.getName(),
                        ledger().toString())
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("child.txt").toFile())
                .start();
        try {
            child.getOutputStream().close();
            Joiner.join(open(), "parent");
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            child.destroyForcibly();
        }

        assertThat(child.exitValue())
                .as(Files.readString(temporary.resolve("child.txt")))
                .isZero();
        assertThat(row(open()).waiting()).hasSize(2 * Joiner.JOINS);
    }

    /** Started as a process of its own. */
    static final class Joiner {
        static final int JOINS = 40;

        private Joiner() {}

        public static void main(String[] arguments) {
            join(new FileScanCache(Path.of(arguments[0]), Contention.withinProcess()), "child");
        }

        static void join(ScanCache cache, String name) {
            IntStream.range(0, JOINS).forEach(i -> cache.join(KEY, workload(name + i), NOW));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"format\":1,\"ledger-row\":{\"key\":",
                "not json",
                "[]",
                "{}",
                "{\"format\":0,\"ledger-row\":{}}",
                "{\"format\":1,\"ledger-row\":{}}",
                "{\"format\":1,\"lease\":{}}",
                "{\"format\":1,\"ledger-row\":null}",
                "\u0000\u0000"
            })
    void read_damagedFile_saysWhichFileAndWhatToDo(String content) throws IOException {
        FileScanCache cache = open();
        Files.writeString(file(), content);

        assertThatThrownBy(() -> cache.claim(request("owner", NOW))).isInstanceOfSatisfying(PortException.class, e -> {
            assertThat(e.kind()).isEqualTo(PortException.Kind.CORRUPT);
            assertThat(e).hasMessageContaining(file().toString());
            assertThat(e).hasMessageContaining("quaywatch ledger forget " + KEY.value());
        });
        assertThat(cache.forget(KEY)).isTrue();
        claimed(cache.claim(request("owner", NOW)));
    }

    @Test
    void read_trailingRubbishOrTheRowOfAnotherKey_isDamage() throws IOException {
        FileScanCache cache = open();
        cache.claim(request("owner", NOW));
        String whole = Files.readString(file());
        Files.writeString(file(), whole + "}");
        assertThatThrownBy(() -> cache.find(KEY)).isInstanceOf(PortException.class);

        Files.writeString(ledger().resolve(key("other").value() + ".json"), whole);
        assertThatThrownBy(() -> cache.find(key("other"))).isInstanceOf(PortException.class);
    }

    @Test
    void read_formatOfANewerRelease_isRefusedWithoutTouchingIt() throws IOException {
        FileScanCache cache = open();
        String newer = "{\"format\":2,\"ledger-row\":{\"more\":true}}";
        Files.writeString(file(), newer);

        assertThatThrownBy(() -> cache.claim(request("owner", NOW)))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.INVALID))
                .hasMessageContaining("format 2");
        assertThat(file()).hasContent(newer);
    }

    @Test
    void scan_oneDamagedFile_doesNotHideTheOthers() throws IOException {
        FileScanCache cache = open();
        cache.claim(request("owner", NOW));
        cache.claim(request(key("other"), "owner", NOW));
        Files.writeString(file(), "{");

        assertThat(cache.scan(LedgerFilter.ALL, NOW.plus(LEASE), null).rows())
                .extracting(LedgerRow::key)
                .containsExactly(key("other"));
    }

    @Test
    void open_whereAFileIs_isInvalid() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");

        assertThatThrownBy(() -> new FileScanCache(file, Contention.withinProcess()))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.INVALID))
                .hasMessageContaining(file.toString());
    }

    @Test
    void write_notAllowed_isDeniedAndNamesTheFile() {
        FileOperations readOnly = new CrashingFiles(Integer.MAX_VALUE, CrashingFiles.Moment.BEFORE) {
            @Override
            public void write(Path file, byte[] content) throws IOException {
                throw new AccessDeniedException(file.toString());
            }
        };
        ScanCache cache = new FileScanCache(ledger(), Contention.withinProcess(), readOnly, new Pages(3));

        assertThatThrownBy(() -> cache.claim(request("owner", NOW)))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.DENIED))
                .hasMessageContaining(KEY.value());
    }

    @Test
    void open_newDirectory_isForItsOwnerOnly() throws IOException {
        assumeThat(temporary.getFileSystem().supportedFileAttributeViews()).contains("posix");
        open();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ledger())))
                .isEqualTo("rwx------");
    }

    private Path ledger() {
        return temporary.resolve("ledger");
    }

    private Path file() {
        return ledger().resolve(KEY.value() + ".json");
    }

    private FileScanCache open() {
        return new FileScanCache(ledger(), Contention.withinProcess());
    }

    private static LedgerRow row(ScanCache cache) {
        return cache.find(KEY).orElseThrow();
    }

    private List<String> files() {
        try (Stream<Path> files = Files.list(ledger())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
