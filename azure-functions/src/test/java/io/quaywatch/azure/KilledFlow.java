/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.notify.Notification;
import io.quaywatch.port.Leases;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.testing.VirtualClock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One run from a batch of the Event Hub to stored reports: two container groups that share an image, a third that is gone, a
 * record of no use, and the first event delivered twice. In one run a process is killed behind one effect; what must be left is what an undisturbed run leaves.
 */
final class KilledFlow {
    private static final String SHARED = "quaywatchdemo.azurecr.io/vulnerable/base:1";
    private static final String FIRST = "quaywatchdemo.azurecr.io/clean/web:1";
    private static final String SECOND = "quaywatchdemo.azurecr.io/vulnerable/api:2";
    private static final List<String> REPOSITORIES = List.of("vulnerable/base", "clean/web", "vulnerable/api");
    private static final Map<String, List<String>> WORKLOADS =
            Map.of(id("shop"), List.of(FIRST, SHARED), id("stock"), List.of(SHARED, SECOND));

    /** Who is told of what: those whose images are bad. */
    static final Set<String> TOLD =
            Set.of(id("shop") + " " + SHARED, id("stock") + " " + SHARED, id("stock") + " " + SECOND);

    private static final List<String> BATCH = List.of(
            "{\"records\":["
                    + String.join(
                            ",",
                            write("shop", "Start"),
                            write("shop", "Accept"),
                            write("shop", "Success"),
                            "{\"operationName\":7}",
                            write("stock", "Success"))
                    + "]}",
            write("gone", "Success"),
            write("shop", "Success"));

    private KilledFlow() {}

    private static String id(String group) {
        return "/subscriptions/0a1b2c3d-0000-4000-8000-00000000beef/resourceGroups/rg"
                + "/providers/Microsoft.ContainerInstance/containerGroups/" + group;
    }

    private static String write(String group, String result) {
        return """
                {"operationName":"MICROSOFT.CONTAINERINSTANCE/CONTAINERGROUPS/WRITE","resultType":"%s",
                 "time":"2026-11-20T09:59:00Z","correlationId":"of-%s","resourceId":"%s",
                 "properties":{"entity":"%s"}}""".formatted(result, group, id(group).toUpperCase(Locale.ROOT), id(group));
    }

    /**
     * What a run leaves.
     *
     * @param told by workload and image, how often a result was told
     * @param handled how many messages were delivered
     */
    record Left(
            List<String> effects,
            Map<String, String> ledger,
            Map<String, Integer> told,
            Map<String, Long> scans,
            long schedules,
            int handled,
            int deaths) {}

    /**
     * @param deadly the number of the effect behind which the process dies; 0 = none
     * @param storage puts other stores than those in memory into the world
     */
    static Left run(int deadly, Consumer<FlowWorld> storage) {
        VirtualClock clock = new VirtualClock();
        try (SimulatedQualys qualys = new SimulatedQualys(clock)) {
            FlowWorld world = new FlowWorld(clock);
            world.catalogue.putAll(WORKLOADS);
            world.identifier = qualys.registries();
            storage.accept(world);
            Leases leases =
                    world.crash.watch(Leases.class, world.leases, "Leases", Set.of("acquire", "renew", "release"));
            world.engine = () -> qualys.engine(leases);
            world.crash.killAfter(deadly);
            FlowHost host = new FlowHost(world);
            host.untilDone(process -> process.batch().accept(BATCH));
            host.run();
            host.untilDone(process -> process.sweep().sweep());
            host.run();
            assertEnded(world, host);
            return left(world, host, qualys);
        }
    }

    private static void assertEnded(FlowWorld world, FlowHost host) {
        assertThat(host.waiting()).as("messages that live on").isEmpty();
        assertThat(world.flows.overdue(world.clock.instant().plusSeconds(1), 100))
                .as("flows that have not ended")
                .isEmpty();
        assertThat(world.poisoned).singleElement().asString().endsWith("{\"operationName\":7}");
        assertThat(world.rows()).hasSize(3).allSatisfy(row -> {
            assertThat(row.claim()).isNull();
            assertThat(row.pending()).isFalse();
            assertThat(row.waiting()).isEmpty();
            assertThat(row.failures()).isZero();
            ScanOutcome.Complete complete =
                    (ScanOutcome.Complete) row.lastComplete().outcome();
            assertThat(world.reports.find(complete.report().key())).isPresent();
        });
    }

    private static Left left(FlowWorld world, FlowHost host, SimulatedQualys qualys) {
        Map<String, String> ledger = new TreeMap<>();
        for (LedgerRow row : world.rows()) {
            ScanOutcome.Complete complete =
                    (ScanOutcome.Complete) row.lastComplete().outcome();
            ledger.put(
                    row.image().toString(), row.key() + " " + complete.report().counts());
        }
        Map<String, Integer> told = new TreeMap<>();
        for (Notification notification : world.sent) {
            notification
                    .workloads()
                    .forEach(workload -> told.merge(
                            workload.id() + " " + notification.subject().image(), 1, Integer::sum));
        }
        Map<String, Long> scans = new LinkedHashMap<>();
        REPOSITORIES.forEach(repository ->
                scans.put(repository, (long) qualys.scansOf(repository).size()));
        return new Left(world.crash.effects(), ledger, told, scans, qualys.schedulesMade(), host.handled, host.deaths);
    }

    /** What may differ after a death: more messages, and a result told again if the death was between telling and recording. */
    static void assertSame(Left undisturbed, Left left, String killedAfter) {
        assertThat(left.ledger()).as("the ledger").isEqualTo(undisturbed.ledger());
        assertThat(left.scans()).as("scans at the engine").isEqualTo(undisturbed.scans());
        assertThat(left.schedules()).as("schedules made").isEqualTo(undisturbed.schedules());
        assertThat(left.deaths()).isEqualTo(1);
        assertThat(left.handled())
                .as("messages: each death adds a few, a second chain would double them")
                .isLessThanOrEqualTo(undisturbed.handled() + 12);
        assertThat(left.told().keySet())
                .as("who was told of what")
                .isEqualTo(undisturbed.told().keySet());
        if (!killedAfter.equals("Notifier.send")) {
            assertThat(left.told()).as("how often").isEqualTo(undisturbed.told());
        }
        new HashSet<>(left.told().values()).forEach(times -> assertThat(times).isBetween(1, 2));
    }

    /** The numbers of effects such that each kind of effect is followed by each kind that ever follows it. */
    static List<Integer> eachPairOfKinds(List<String> effects) {
        List<Integer> numbers = new ArrayList<>();
        HashSet<String> seen = new HashSet<>();
        for (int i = 0; i < effects.size(); i++) {
            String next = i + 1 < effects.size() ? effects.get(i + 1) : "the end";
            if (seen.add(effects.get(i) + " > " + next)) {
                numbers.add(i + 1);
            }
        }
        return numbers;
    }
}
