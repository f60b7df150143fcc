/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.port.EngineResult.Content;
import io.quaywatch.report.AffectedPackage;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.Finding;
import io.quaywatch.report.PartialReason;
import io.quaywatch.report.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every store of engine results does. An adapter's test extends this and says how to make an empty store. */
public abstract class EngineResultsContract {
    private static final ScanKey OTHER =
            ScanKey.unverified(ImageReference.parse("registry.example/team/shop:1.0"), Platform.LINUX_ARM64, "pkg");

    private EngineResults store;

    protected abstract EngineResults create();

    @BeforeEach
    final void open() {
        store = create();
    }

    static Stream<Content> contents() {
        return Stream.of(
                new Content.Reported(digest(), List.of(), null),
                new Content.Reported(digest(), findings(3), PartialReason.POLICY_UNAVAILABLE),
                new Content.Reported(digest(), findings(5_000), null),
                new Content.Uploaded(),
                new Content.Unsupported("exit 15: no operating system"),
                new Content.Failure(FailureKind.ENGINE_FAILED, "exit 6: \"the image\" could not be fetched\n"));
    }

    @Test
    void find_unknown_isEmpty() {
        assertThat(store.find(KEY, 7)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("contents")
    void put_anyContent_isFoundAsItWas(Content content) {
        EngineResult result = result(content, NOW);

        assertThat(store.put(KEY, 7, result)).isEqualTo(result);

        assertThat(store.find(KEY, 7)).contains(result);
    }

    @Test
    void put_anotherKeyOrFence_isAnotherResult() {
        EngineResult result = result(new Content.Uploaded(), NOW);
        store.put(KEY, 7, result);

        assertThat(store.find(KEY, 8)).isEmpty();
        assertThat(store.find(OTHER, 7)).isEmpty();
        assertThat(store.put(OTHER, Long.MAX_VALUE, result)).isEqualTo(result);
        assertThat(store.find(OTHER, Long.MAX_VALUE)).contains(result);
    }

    @Test
    void put_secondResultOfOneScan_theFirstStays() {
        EngineResult first = result(new Content.Uploaded(), NOW);
        store.put(KEY, 7, first);

        assertThat(store.put(KEY, 7, result(new Content.Unsupported("later"), NOW.plusSeconds(9))))
                .isEqualTo(first);

        assertThat(store.find(KEY, 7)).contains(first);
    }

    @Test
    void put_tenAtOnce_allAreToldTheSame() throws Exception {
        Set<EngineResult> told = ConcurrentHashMap.newKeySet();
        List<Thread> threads = IntStream.range(0, 10)
                .mapToObj(i ->
                        new Thread(() -> told.add(store.put(KEY, 7, result(new Content.Unsupported("by " + i), NOW)))))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(told).hasSize(1);
        assertThat(store.find(KEY, 7)).contains(told.iterator().next());
    }

    @Test
    void delete_repeated_isAllowed() {
        store.put(KEY, 7, result(new Content.Uploaded(), NOW));
        store.put(KEY, 8, result(new Content.Uploaded(), NOW));

        store.delete(KEY, 7);

        assertThatCode(() -> store.delete(KEY, 7)).doesNotThrowAnyException();
        assertThat(store.find(KEY, 7)).isEmpty();
        assertThat(store.find(KEY, 8)).isPresent();
    }

    @Test
    void deleteEndedBefore_someOld_deletesThoseOnly() {
        store.put(KEY, 1, result(new Content.Uploaded(), NOW.minus(Duration.ofDays(2))));
        store.put(KEY, 2, result(new Content.Reported(digest(), findings(1), null), NOW.minus(Duration.ofDays(1))));
        store.put(OTHER, 3, result(new Content.Uploaded(), NOW));

        assertThat(store.deleteEndedBefore(NOW)).isEqualTo(2);
        assertThat(store.deleteEndedBefore(NOW)).isZero();

        assertThat(store.find(KEY, 1)).isEmpty();
        assertThat(store.find(KEY, 2)).isEmpty();
        assertThat(store.find(OTHER, 3)).isPresent();
    }

    private static EngineResult result(Content content, Instant endedAt) {
        Instant started = endedAt.minusSeconds(61);
        return new EngineResult(new Submission("function", "qw-1", null, started, started), endedAt, content);
    }

    private static Digest digest() {
        return Digest.sha256(KEY.id());
    }

    private static List<Finding> findings(int count) {
        AffectedPackage affected = new AffectedPackage("größe <b>", "1.0-1", null, null);
        return LongStream.rangeClosed(1, count)
                .mapToObj(qid -> new Finding(
                        qid,
                        "A title",
                        Severity.HIGH,
                        "",
                        List.of("CVE-2026-0001"),
                        List.of(affected),
                        false,
                        null,
                        null))
                .toList();
    }
}
