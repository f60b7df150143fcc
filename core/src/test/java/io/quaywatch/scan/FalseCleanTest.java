/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.image.Platform;
import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.policy.ScanPolicy;
import io.quaywatch.port.ImageEngine.Fetched;
import io.quaywatch.port.ImageEngine.Polled;
import io.quaywatch.port.ImageEngine.Prepared;
import io.quaywatch.port.ImageEngine.Submitted;
import io.quaywatch.port.PortException;
import io.quaywatch.qualys.QualysException;
import io.quaywatch.registry.ImageResolution;
import io.quaywatch.registry.RegistryException;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.PartialReason;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanOutcome.Complete;
import io.quaywatch.report.ScanOutcome.Skipped;
import io.quaywatch.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Incident: an error became "0 findings", was cached for a week, and nobody was told. Here each thing that can go wrong goes
 * wrong for ever, at an engine that would find nothing, under a policy that lets everything pass.
 */
class FalseCleanTest {
    private static final int FOR_EVER = 5_000;

    static Stream<Named<Consumer<ScanWorld>>> faults() {
        List<Named<Consumer<ScanWorld>>> faults = new ArrayList<>();
        for (RuntimeException thrown : exceptions()) {
            String name = thrown.getClass().getSimpleName() + " " + thrown.getMessage();
            faults.add(Named.of("resolve: " + name, world -> world.resolveThrows = thrown));
            faults.add(Named.of("earlier: " + name, world -> forEver(world.engine.earlier, () -> raise(thrown))));
            faults.add(Named.of("prepare: " + name, world -> forEver(world.engine.prepared, () -> raise(thrown))));
            faults.add(Named.of("submit: " + name, world -> forEver(world.engine.submitted, () -> raise(thrown))));
            faults.add(Named.of("poll: " + name, world -> forEver(world.engine.polled, () -> raise(thrown))));
            faults.add(Named.of("fetch: " + name, world -> forEver(world.engine.fetched, () -> raise(thrown))));
        }
        List.of(
                        new ImageResolution.NotFound("no such tag"),
                        new ImageResolution.NotScannable("a chart"),
                        new ImageResolution.Unreadable("401"))
                .forEach(answer -> faults.add(
                        Named.of("resolve: " + answer, world -> world.resolutions.put(ScanWorld.IMAGE, answer))));
        List.of(new Prepared.Impossible("unknown"), new Prepared.NotYet(Duration.ofMinutes(1), "busy"))
                .forEach(answer -> faults.add(
                        Named.of("prepare: " + answer, world -> forEver(world.engine.prepared, () -> answer))));
        List.of(
                        new Submitted.Refused(FailureKind.ENGINE_API, "refused"),
                        new Submitted.NotYet(Duration.ofMinutes(1), "busy"))
                .forEach(answer -> faults.add(
                        Named.of("submit: " + answer, world -> forEver(world.engine.submitted, () -> answer))));
        Stream.concat(
                        Stream.of(
                                new Polled.Running(null),
                                new Polled.EndedWithout(true, "sibling"),
                                new Polled.Unsupported("no operating system"),
                                new Polled.EndedWithout(false, "unknown")),
                        Stream.of(FailureKind.values()).map(kind -> new Polled.Failed(kind, "error")))
                .forEach(answer ->
                        faults.add(Named.of("poll: " + answer, world -> forEver(world.engine.polled, () -> answer))));
        Stream.of(
                        Stream.of(new Fetched.NotYet(Duration.ofMinutes(1), "processing")),
                        Stream.of(FailureKind.values()).map(kind -> new Fetched.Failed(kind, "error")),
                        Stream.of(PartialReason.values()).map(why -> new Fetched.Incomplete(List.of(), why, "cut")))
                .flatMap(answers -> answers)
                .forEach(answer ->
                        faults.add(Named.of("fetch: " + answer, world -> forEver(world.engine.fetched, () -> answer))));
        return faults.stream();
    }

    private static List<RuntimeException> exceptions() {
        List<RuntimeException> exceptions = new ArrayList<>();
        for (QualysException.Kind kind : QualysException.Kind.values()) {
            exceptions.add(new QualysException(kind, "call " + kind, 0, null, null, null));
        }
        for (PortException.Kind kind : PortException.Kind.values()) {
            exceptions.add(new PortException(kind, "port " + kind));
        }
        for (RegistryException.Kind kind : RegistryException.Kind.values()) {
            exceptions.add(new RegistryException(kind, "registry " + kind, null, null));
        }
        exceptions.add(new NullPointerException());
        exceptions.add(new IllegalStateException("defect"));
        return exceptions;
    }

    private static <T> T raise(RuntimeException thrown) {
        throw thrown;
    }

    private static <A, T extends A> void forEver(Deque<Supplier<A>> script, Supplier<T> answer) {
        script.addAll(Collections.nCopies(FOR_EVER, answer::get));
    }

    private static ScanWorld world() {
        ScanWorld world = new ScanWorld();
        world.engine.findings = List.of();
        world.policy = ScanPolicy.none();
        return world;
    }

    @ParameterizedTest
    @MethodSource("faults")
    void run_anythingGoesWrong_isNeverCleanAndSomebodyIsTold(Consumer<ScanWorld> fault) {
        ScanWorld world = world();
        fault.accept(world);

        ScanSummary summary = world.run(ScanWorld.IMAGE);

        assertThat(summary.outcome()).isNotInstanceOfAny(Complete.class, Skipped.class);
        assertThat(summary.passed()).isFalse();
        assertThat(world.sent).singleElement().satisfies(sent -> {
            assertThat(sent.outcome()).isNotInstanceOf(Complete.class);
            assertThat(sent.verdict().passed()).isFalse();
            assertThat(sent.workloads()).containsExactly(ScanWorld.workload("web"));
        });
        assertThat(world.cache
                        .scan(LedgerFilter.ALL, world.clock.instant(), null)
                        .rows())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.lastComplete()).isNull();
                    assertThat(row.freshUntil()).isNull();
                    assertThat(row.claim()).isNull();
                });
    }

    @ParameterizedTest
    @MethodSource("faults")
    void run_anythingGoesWrongInARescan_neverStandsInForTheResultBefore(Consumer<ScanWorld> fault) {
        ScanWorld world = world();
        world.run(ScanWorld.IMAGE);
        LedgerRow before = world.row(ScanWorld.IMAGE);
        world.clock.advance(Duration.ofHours(25));
        fault.accept(world);

        ScanSummary summary = world.run(world.request("exec-2/0", ScanWorld.IMAGE, "web", false));

        assertThat(summary.outcome()).isNotInstanceOfAny(Complete.class, Skipped.class);
        assertThat(world.row(ScanWorld.IMAGE).lastComplete()).isEqualTo(before.lastComplete());
        assertThat(world.row(ScanWorld.IMAGE).isFresh(world.clock.instant(), VirtualClock.START))
                .isFalse();
        assertThat(world.sent).hasSize(1);
    }

    @Test
    void run_nothingGoesWrong_isTheOnlyWayToPass() {
        ScanWorld world = world();

        ScanSummary summary = world.run(ScanWorld.IMAGE);

        assertThat(summary.outcome()).isInstanceOf(Complete.class);
        assertThat(summary.passed()).isTrue();
        assertThat(world.sent).isEmpty();
    }

    @Test
    void run_reportCannotBeStored_isNotComplete() {
        ScanWorld world = world();
        world.storeThrows = new PortException(PortException.Kind.DENIED, "store report: denied");

        ScanOutcome outcome = world.run(ScanWorld.IMAGE).outcome();

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        ScanOutcome.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(FailureKind.ACCESS_DENIED));
        assertThat(world.row(ScanWorld.IMAGE).workload().platform()).isEqualTo(Platform.LINUX_AMD64);
        assertThat(world.sent).hasSize(1);
    }
}
