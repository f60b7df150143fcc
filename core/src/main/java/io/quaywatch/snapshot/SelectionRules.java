/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.snapshot.LabelList.Label;
import io.quaywatch.snapshot.MachineDisk.Key;
import io.quaywatch.snapshot.Selection.Reason;
import io.quaywatch.snapshot.Selection.Selected;
import io.quaywatch.snapshot.Selection.Skipped;
import io.quaywatch.snapshot.Selection.Unsupported;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which machines are scanned, and which of their disks. Looks at the machine alone; whether its time has come, and who stands for
 * a group, the {@link SnapshotPlanner} decides.
 *
 * @param scopes projects or accounts whose machines may be scanned
 * @param regions in which there can be scanners; empty where they can be anywhere
 * @param mustHave all of them
 * @param anyOf at least one of them; no condition where it is empty
 * @param noneOf none of them
 * @param noneOnDisk a disk with one of them is left out
 * @param dataDisks whether disks besides the boot disk are scanned
 * @param stopped whether machines that do not run are scanned
 * @param scannerIdentity the account that our scanners run as; null where there is none
 */
public record SelectionRules(
        Set<String> scopes,
        Set<String> regions,
        LabelList mustHave,
        LabelList anyOf,
        LabelList noneOf,
        LabelList noneOnDisk,
        boolean dataDisks,
        boolean stopped,
        @Nullable String scannerIdentity) {
    private static final Label OWN = new Label(ResourceNames.APP_LABEL, ResourceNames.APP);

    public SelectionRules {
        scopes = Set.copyOf(scopes);
        regions = Set.copyOf(regions);
    }

    /** Every machine of these projects with all its disks. */
    public static SelectionRules all(Set<String> scopes, @Nullable String scannerIdentity) {
        return new SelectionRules(
                scopes,
                Set.of(),
                LabelList.NONE,
                LabelList.NONE,
                LabelList.NONE,
                LabelList.NONE,
                true,
                true,
                scannerIdentity);
    }

    /**
     * What the rules say of a machine. A machine that somebody asks for by name needs no labels, may be stopped, and no disk of it
     * is left out by a label; what cannot be scanned still cannot, and our own scanners never are.
     */
    public Selection select(Machine machine, boolean onDemand) {
        Optional<Skipped> skipped = unfit(machine);
        if (skipped.isEmpty() && !onDemand) {
            skipped = unwanted(machine);
        }
        return skipped.isPresent() ? skipped.get() : disks(machine, onDemand);
    }

    private Optional<Skipped> unfit(Machine machine) {
        if (isOurs(machine)) {
            return skip(Reason.OWN_SCANNER, "a scanner of ours");
        }
        if (!scopes.contains(machine.id().scope())) {
            return skip(Reason.OUT_OF_SCOPE, "its project is none of those to be scanned");
        }
        // Before anything is made for it: a snapshot that no scanner can read would be in vain.
        if (!regions.isEmpty() && !regions.contains(machine.id().region())) {
            return skip(
                    Reason.OUT_OF_REGIONS, "no scanner runs in " + machine.id().region());
        }
        if (machine.state() == Machine.State.PASSING) {
            return skip(Reason.IN_PASSING, "it is being made, deleted or repaired");
        }
        return Optional.empty();
    }

    /**
     * By label and by account: the label alone anybody can put on a machine to hide it from us, and the account alone may be used
     * for other machines.
     */
    private boolean isOurs(Machine machine) {
        return OWN.isOn(machine.labels()) && scannerIdentity != null && scannerIdentity.equals(machine.identity());
    }

    private Optional<Skipped> unwanted(Machine machine) {
        Map<String, String> labels = machine.labels();
        if (machine.state() == Machine.State.STOPPED && !stopped) {
            return skip(Reason.STOPPED, "it does not run");
        }
        if (!mustHave.allOn(labels)) {
            return skip(Reason.LABEL_MISSING, "lacks " + some(mustHave, label -> !label.isOn(labels)));
        }
        if (!anyOf.isEmpty() && !anyOf.anyOn(labels)) {
            return skip(Reason.NO_LABEL_OF_SET, "has none of " + some(anyOf, label -> true));
        }
        if (noneOf.anyOn(labels)) {
            return skip(Reason.EXCLUDED, "carries " + some(noneOf, label -> label.isOn(labels)));
        }
        return Optional.empty();
    }

    private Selection disks(Machine machine, boolean onDemand) {
        if (machine.platform() == Machine.Platform.WINDOWS) {
            return new Unsupported("platform: Windows machines are not scanned by snapshot");
        }
        List<MachineDisk> chosen = machine.disks().stream()
                .filter(disk -> dataDisks || disk.boot())
                .filter(disk -> onDemand || !noneOnDisk.anyOn(disk.labels()))
                .toList();
        if (chosen.stream().noneMatch(MachineDisk::boot)) {
            return new Skipped(Reason.NO_DISK, "its boot disk is excluded by a label, or it has none");
        }
        for (MachineDisk disk : chosen) {
            if (disk.key() instanceof Key.Supplied) {
                return new Unsupported(
                        "key: disk " + disk.name()
                                + " is encrypted with a key that only its owner has; exclude the disk by a label to scan the others");
            }
        }
        return new Selected(chosen.size() == machine.disks().size() ? machine : machine.with(chosen));
    }

    private static String some(LabelList list, Predicate<Label> which) {
        return list.labels().stream()
                .filter(which)
                .map(Label::toString)
                .sorted()
                .limit(5)
                .collect(Collectors.joining(", "));
    }

    private static Optional<Skipped> skip(Reason reason, String text) {
        return Optional.of(new Skipped(reason, text));
    }
}
