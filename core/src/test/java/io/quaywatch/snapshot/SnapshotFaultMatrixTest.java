/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.port.PortException;
import io.quaywatch.snapshot.VmDriver.Killed;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Everything that can happen to a call, at every call that a job makes in every state. Each case runs to its end with fresh
 * processes, and each end is the same: nothing of ours is left, and one final record.
 */
class SnapshotFaultMatrixTest {
    private static final Map<String, String> LETTERS =
            Map.of("Collected", "C", "Failed", "F", "TimedOut", "T", "Cancelled", "X");
    private static final Duration OUTAGE = Duration.ofHours(1);

    /** For the table: what came out, how often. */
    private static final Map<JobPhase, Map<Fault, Map<String, Integer>>> TABLE = new EnumMap<>(JobPhase.class);

    enum Fault {
        KILL_BEFORE("killed before"),
        KILL_AFTER("killed after"),
        TIME_OUT("time-out"),
        LOST_REPLY("lost reply"),
        ERROR("error, passes"),
        OUTAGE("error 1 h"),
        FINAL_ERROR("final error"),
        DUPLICATE("duplicate step"),
        SLOW("overtaken"),
        ABSENT("away 40 min"),
        CEILING("away 9 h"),
        CANCEL("cancelled"),
        GIVEN_UP("given up");

        private final String text;

        Fault(String text) {
            this.text = text;
        }

        boolean atCall() {
            return ordinal() < ABSENT.ordinal();
        }
    }

    /** The {@code nth} call of this name in this phase. */
    record Point(JobPhase phase, String call, int nth) {}

    @ParameterizedTest
    @EnumSource
    void fault_atEveryPoint_leavesNothingAndOneRecord(Fault fault) {
        Set<Point> points = fault.atCall() ? points() : phases();
        for (Point point : points) {
            VmWorld world = new VmWorld();
            SnapshotWatch watch = SnapshotWatch.over(world);
            Injection injection = new Injection(world, fault, point);
            VmDriver driver = new VmDriver(world).beforeStep(() -> {
                share(world);
                injection.beforeStep();
            });
            if (fault.atCall()) {
                world.line().add(injection);
            }
            try {
                driver.run();
                assertThat(injection.fired).isTrue();
                watch.assertEndedWell();
            } catch (AssertionError e) {
                throw new AssertionError(fault + " at " + point + ": " + e.getMessage(), e);
            }
            TABLE.computeIfAbsent(point.phase(), phase -> new EnumMap<>(Fault.class))
                    .computeIfAbsent(fault, any -> new TreeMap<>())
                    .merge(world.done().outcome().name(), 1, Integer::sum);
        }
        Set<JobPhase> hit = points.stream().map(Point::phase).collect(Collectors.toSet());
        assertThat(hit).containsAll(EnumSet.range(JobPhase.PLANNED, JobPhase.CLEANING));
    }

    /** On this cloud nothing is shared, but a job of another one may be in that state. */
    private static void share(VmWorld world) {
        SnapshotJob job = world.job();
        if (job.state() instanceof JobState.Queued queued && !"shared".equals(job.reason()) && job.attempt() == 1) {
            world.jobs.write(JobEdit.of(job)
                    .to(new JobState.Sharing(queued.deadline()))
                    .because("shared")
                    .next(world.clock.instant(), job.leaseOwner(), job.leaseUntil()));
        }
    }

    /** Every kind of call that a job makes in each state, the first three times. */
    private static Set<Point> points() {
        VmWorld world = new VmWorld();
        Map<String, Integer> counts = new TreeMap<>();
        Set<Point> points = new LinkedHashSet<>();
        world.line().add(call -> {
            JobPhase phase = world.phase();
            int nth = counts.merge(phase + call.name(), 1, Integer::sum);
            if (nth <= 3) {
                points.add(new Point(phase, call.name(), nth));
            }
            return call.make();
        });
        new VmDriver(world).beforeStep(() -> share(world)).run();
        points.removeIf(point -> point.phase() == JobPhase.DONE);
        return points;
    }

    private static Set<Point> phases() {
        return EnumSet.range(JobPhase.PLANNED, JobPhase.CLEANING).stream()
                .map(phase -> new Point(phase, "step", 1))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** One fault at one point of one run. */
    private static final class Injection implements CallLine.Listener {
        private final VmWorld world;
        private final Fault fault;
        private final Point point;
        private int seen;
        private boolean fired;
        private boolean inside;
        private @Nullable Instant until;

        Injection(VmWorld world, Fault fault, Point point) {
            this.world = world;
            this.fault = fault;
            this.point = point;
        }

        @Override
        public @Nullable Object on(CallLine.Call call) throws Throwable {
            boolean here = world.phase() == point.phase() && call.name().equals(point.call());
            if (here && fired && until != null && world.clock.instant().isBefore(until)) {
                throw unavailable(call);
            }
            if (!here || inside || fired || ++seen < point.nth()) {
                return call.make();
            }
            fired = true;
            return switch (fault) {
                case KILL_BEFORE -> throw new Killed();
                case KILL_AFTER -> {
                    call.make();
                    throw new Killed();
                }
                case TIME_OUT -> {
                    world.clock.advance(Duration.ofSeconds(60));
                    throw unavailable(call);
                }
                case LOST_REPLY -> {
                    call.make();
                    throw unavailable(call);
                }
                case ERROR -> throw new PortException(PortException.Kind.THROTTLED, call.name());
                case OUTAGE -> {
                    until = world.clock.instant().plus(OUTAGE);
                    throw unavailable(call);
                }
                case FINAL_ERROR -> throw new PortException(PortException.Kind.DENIED, call.name());
                case DUPLICATE -> meanwhile(call, "execution-1");
                case SLOW -> {
                    world.clock.advance(Duration.ofMinutes(3));
                    yield meanwhile(call, "overtaker");
                }
                default -> throw new IllegalStateException();
            };
        }

        /** Somebody takes whole steps while this call is on its way. */
        private @Nullable Object meanwhile(CallLine.Call call, String owner) throws Throwable {
            inside = true;
            world.workflow().step(world.id, owner);
            world.workflow().step(world.id, owner);
            inside = false;
            return call.make();
        }

        private static PortException unavailable(CallLine.Call call) {
            return new PortException(PortException.Kind.UNAVAILABLE, call.name());
        }

        void beforeStep() {
            if (fault.atCall() || fired || world.phase() != point.phase()) {
                return;
            }
            fired = true;
            switch (fault) {
                case ABSENT -> world.clock.advance(Duration.ofMinutes(40));
                case CEILING -> world.clock.advance(Duration.ofHours(9));
                case CANCEL -> world.workflow().cancel(world.id);
                case GIVEN_UP -> world.workflow().failed(world.id, "the driver gives up");
                default -> throw new IllegalStateException();
            }
        }
    }

    @AfterAll
    static void print() {
        StringBuilder table = new StringBuilder("""

                Fault matrix of a machine's scan: how many cases ended how. In every case nothing of ours is left in the cloud and
                there is one final record.  C collected, F failed, T timed out, X cancelled.

                """);
        table.append(String.format("%-14s", "state"));
        for (Fault fault : Fault.values()) {
            table.append(String.format("| %-15s", fault.text));
        }
        table.append("| cases%n".formatted());
        TABLE.forEach((phase, faults) -> {
            table.append(String.format("%-14s", phase));
            int cases = 0;
            for (Fault fault : Fault.values()) {
                Map<String, Integer> outcomes = faults.getOrDefault(fault, Map.of());
                cases += outcomes.values().stream().mapToInt(Integer::intValue).sum();
                table.append(String.format("| %-15s", cell(outcomes)));
            }
            table.append("| %d%n".formatted(cases));
        });
        System.out.println(table);
    }

    private static String cell(Map<String, Integer> outcomes) {
        return outcomes.entrySet().stream()
                .map(outcome -> outcome.getValue() + " " + LETTERS.getOrDefault(outcome.getKey(), outcome.getKey()))
                .collect(Collectors.joining(", "));
    }
}
