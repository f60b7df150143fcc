/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.port.PortException;
import io.quaywatch.snapshot.JobStore.Filter;
import io.quaywatch.snapshot.Selection.Reason;
import io.quaywatch.snapshot.Selection.Selected;
import io.quaywatch.snapshot.Selection.Skipped;
import io.quaywatch.snapshot.Selection.Unsupported;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the machines that are due and makes one job for each. May run at any time and as often as one likes, several at once
 * too: the job of a machine and period has one id, and is made only where it is not there.
 */
public final class SnapshotPlanner {
    /** A machine that is only ever passed over is written down again this often, so that its record is not taken for a dead one. */
    private static final Duration SEEN_AGAIN = Duration.ofHours(24);

    private final VmCloud cloud;
    private final JobStore jobs;
    private final PlanSettings settings;
    private final Consumer<SnapshotJob> starter;

    /** @param starter sets a new job going; where it throws {@code PortException} the sweep does it later */
    public SnapshotPlanner(VmCloud cloud, JobStore jobs, PlanSettings settings, Consumer<SnapshotJob> starter) {
        this.cloud = cloud;
        this.jobs = jobs;
        this.settings = settings;
        this.starter = starter;
    }

    /** What was decided for one machine. */
    public sealed interface Decision {
        /** @param started whether it was set going at once */
        record Made(String job, boolean started) implements Decision {}

        record AlreadyThere(String job) implements Decision {}

        /** @param why never {@code Selected} */
        record Passed(Selection why) implements Decision {}

        record Gone() implements Decision {}
    }

    /**
     * Looks at all machines of these projects. A project that cannot be looked into makes the report partial and hinders no other.
     *
     * @throws PortException if the job store fails; running again goes on where this stopped
     */
    public PlanReport plan(Collection<String> scopes, Instant now) {
        Backlog backlog = backlog(now);
        return new PlanReport(
                scopes.stream().map(scope -> scope(scope, backlog, now)).toList());
    }

    /** Looks at one machine that an event names, by the same rules. */
    public Decision planEvent(MachineId id, Instant now) {
        Optional<Machine> found = cloud.machine(id);
        if (found.isEmpty()) {
            return new Decision.Gone();
        }
        @Nullable MachineRecord record = jobs.machine(id).orElse(null);
        Selection selection = settings.rules().select(found.get(), false);
        if (selection instanceof Selected selected) {
            if (isGrouped(selected.machine()) && !stoodBefore(record)) {
                selection = new Skipped(
                        Reason.GROUP_PENDING, "the next look at its project decides who stands for the group");
            } else {
                selection = due(selected, record, now);
            }
        }
        if (selection instanceof Selected selected) {
            return make(selected.machine(), record, now);
        }
        note(id, record, remark(selection), now);
        return new Decision.Passed(selection);
    }

    /**
     * Plans a machine that somebody asks for, whatever its labels, group and time.
     *
     * @param requestId asking again with the same one gives the same job
     */
    public Decision planOne(MachineId id, String requestId, Instant now) {
        Optional<Machine> found = cloud.machine(id);
        if (found.isEmpty()) {
            return new Decision.Gone();
        }
        Selection selection = settings.rules().select(found.get(), true);
        if (!(selection instanceof Selected selected)) {
            return new Decision.Passed(selection);
        }
        @Nullable MachineRecord record = jobs.machine(id).orElse(null);
        Instant next = record == null ? JobId.nextPeriod(id, now, settings.interval()) : record.nextScanAt();
        return insert(
                SnapshotJob.planned(JobId.onDemand(id, requestId), selected.machine(), settings.types(), true, now),
                record,
                next,
                now);
    }

    private PlanReport.Scope scope(String scope, Backlog backlog, Instant now) {
        List<Machine> machines;
        try {
            machines = cloud.machines(scope);
        } catch (PortException e) {
            return PlanReport.Scope.unseen(scope, e);
        }
        ScopeCount count = new ScopeCount(scope, machines.size());
        if (machines.isEmpty()) {
            return count.report();
        }
        Map<MachineId, MachineRecord> records = jobs
                .machines(machines.get(0).id().cloud(), scope)
                .stream()
                .collect(Collectors.toMap(MachineRecord::id, Function.identity()));
        Set<MachineId> leaders = leaders(machines, records);
        List<Machine> due = new ArrayList<>();
        for (Machine machine : machines) {
            @Nullable MachineRecord record = records.get(machine.id());
            Selection selection = settings.rules().select(machine, false);
            if (selection instanceof Selected selected) {
                selection = isGrouped(machine) && !leaders.contains(machine.id())
                        ? new Skipped(Reason.SAMPLED, "others of " + machine.group() + " are scanned for it")
                        : due(selected, record, now);
            }
            if (selection instanceof Selected selected) {
                due.add(selected.machine());
            } else {
                count.passed(selection);
                note(machine.id(), record, remark(selection), now);
            }
        }
        due.sort(Comparator.comparing((Machine machine) -> dueSince(records.get(machine.id())))
                .thenComparing(machine -> machine.id().value()));
        for (Machine machine : due) {
            @Nullable MachineRecord record = records.get(machine.id());
            String region = machine.id().region();
            if (backlog.isFull(region)) {
                Skipped later = new Skipped(Reason.BACKLOG, "the scanners of " + region + " have enough to do");
                count.passed(later);
                note(machine.id(), record, later.remark(), now);
                continue;
            }
            Decision decision = make(machine, record, now);
            count.planned(decision);
            if (decision instanceof Decision.Made) {
                backlog.add(region);
            }
        }
        return count.report();
    }

    /** Who stands for the groups of a project. Only what could be scanned at all is counted. */
    private Set<MachineId> leaders(List<Machine> machines, Map<MachineId, MachineRecord> records) {
        if (!settings.sampling().isOn()) {
            return Set.of();
        }
        Map<String, List<MachineId>> groups = new HashMap<>();
        for (Machine machine : machines) {
            String group = machine.group();
            if (group != null && settings.rules().select(machine, false) instanceof Selected) {
                groups.computeIfAbsent(group, none -> new ArrayList<>()).add(machine.id());
            }
        }
        Set<MachineId> leaders = new HashSet<>();
        groups.values()
                .forEach(group -> leaders.addAll(
                        settings.sampling().leaders(group, machine -> stoodBefore(records.get(machine)))));
        return leaders;
    }

    private boolean isGrouped(Machine machine) {
        return settings.sampling().isOn() && machine.group() != null;
    }

    /** Whether it was planned or scanned in its turn, and not passed over by the last look for others of its group. */
    private static boolean stoodBefore(@Nullable MachineRecord record) {
        if (record == null || record.skip() == null) {
            return record != null;
        }
        return record.lastJob() != null && !record.skip().startsWith(Reason.SAMPLED.name());
    }

    private static Selection due(Selected selected, @Nullable MachineRecord record, Instant now) {
        return record != null && record.nextScanAt().isAfter(now)
                ? new Skipped(Reason.NOT_DUE, "its next scan is at " + record.nextScanAt())
                : selected;
    }

    private static Instant dueSince(@Nullable MachineRecord record) {
        return record == null ? Instant.MIN : record.nextScanAt();
    }

    private Decision make(Machine machine, @Nullable MachineRecord record, Instant now) {
        MachineId id = machine.id();
        int failures = record == null ? 0 : record.failures();
        String job = JobId.scheduled(id, now, settings.interval(), failures);
        return insert(
                SnapshotJob.planned(job, machine, settings.types(), false, now),
                record,
                JobId.nextPeriod(id, now, settings.interval()),
                now);
    }

    /** The record follows the job: where the process dies between them, the next look finds the job and writes the record. */
    private Decision insert(SnapshotJob job, @Nullable MachineRecord old, Instant next, Instant now) {
        boolean made = jobs.insert(job);
        jobs.remember(new MachineRecord(
                job.machine().id(),
                next,
                old == null ? null : old.lastJob(),
                old == null ? null : old.lastOutcome(),
                old == null ? 0 : old.failures(),
                old == null || !job.onDemand() ? null : old.skip(),
                now));
        return made ? new Decision.Made(job.id(), start(job)) : new Decision.AlreadyThere(job.id());
    }

    private boolean start(SnapshotJob job) {
        try {
            starter.accept(job);
            return true;
        } catch (PortException e) {
            return false;
        }
    }

    /** A machine whose time has not come is no skip worth keeping: its record says when it comes. */
    private static @Nullable String remark(Selection selection) {
        if (selection instanceof Skipped skipped) {
            return skipped.reason() == Reason.NOT_DUE ? null : skipped.remark();
        }
        return selection instanceof Unsupported unsupported ? unsupported.remark() : null;
    }

    /** Writes only what is new, because a fleet is looked at every few minutes and every write costs. */
    private void note(MachineId id, @Nullable MachineRecord old, @Nullable String remark, Instant now) {
        if (old == null) {
            jobs.remember(new MachineRecord(id, now, null, null, 0, remark, now));
        } else if (!Objects.equals(old.skip(), remark)
                || old.updatedAt().plus(SEEN_AGAIN).isBefore(now)) {
            jobs.remember(new MachineRecord(
                    id, old.nextScanAt(), old.lastJob(), old.lastOutcome(), old.failures(), remark, now));
        }
    }

    private Backlog backlog(Instant now) {
        Backlog backlog = new Backlog(settings.backlog());
        if (settings.backlog() > 0) {
            @Nullable String page = null;
            do {
                JobStore.Page found = jobs.jobs(Filter.ACTIVE, now, page);
                found.jobs().forEach(job -> backlog.add(job.machine().id().region()));
                page = found.next();
            } while (page != null);
        }
        return backlog;
    }

    /** How much is in hand, by region. */
    private static final class Backlog {
        private final int most;
        private final Map<String, Integer> jobs = new HashMap<>();

        Backlog(int most) {
            this.most = most;
        }

        void add(String region) {
            jobs.merge(region, 1, Integer::sum);
        }

        boolean isFull(String region) {
            return most > 0 && jobs.getOrDefault(region, 0) >= most;
        }
    }
}
