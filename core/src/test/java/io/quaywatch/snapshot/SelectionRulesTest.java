/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import static io.quaywatch.snapshot.Machines.SCANNER_ACCOUNT;
import static io.quaywatch.snapshot.Machines.SCOPE;
import static io.quaywatch.snapshot.Machines.disk;
import static io.quaywatch.snapshot.Machines.machine;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.snapshot.LabelList.Grammar;
import io.quaywatch.snapshot.MachineDisk.Key;
import io.quaywatch.snapshot.Selection.Reason;
import io.quaywatch.snapshot.Selection.Selected;
import io.quaywatch.snapshot.Selection.Skipped;
import io.quaywatch.snapshot.Selection.Unsupported;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionRulesTest {
    private static final SelectionRules ALL = SelectionRules.all(Set.of(SCOPE), SCANNER_ACCOUNT);

    /** Must have env=prod and team=shop, any of tier=web and tier=db, none of scan=never; disks without scan=never. */
    private static final SelectionRules STRICT = new SelectionRules(
            Set.of(SCOPE),
            Set.of(),
            labels("env=prod,team=shop"),
            labels("tier=web,tier=db"),
            labels("scan=never,scan=later"),
            labels("scan=never"),
            true,
            true,
            SCANNER_ACCOUNT);

    private static final Map<String, String> FITTING = Map.of("env", "prod", "team", "shop", "tier", "db", "x", "y");

    @Test
    void select_noConditions_takesTheMachineWithAllItsDisks() {
        Machine machine = machine(1).build();

        assertThat(ALL.select(machine, false)).isEqualTo(new Selected(machine));
    }

    /** Its snapshots would lie where nobody can read them. */
    @Test
    void select_regionWithoutScanners_isSkippedAlsoOnDemand() {
        Machine machine = machine(1).build();
        String region = machine.id().region();
        SelectionRules here = in(region);
        SelectionRules elsewhere = in("asia-east1");

        assertThat(here.select(machine, false)).isEqualTo(new Selected(machine));
        assertThat(elsewhere.select(machine, false))
                .isEqualTo(new Skipped(Reason.OUT_OF_REGIONS, "no scanner runs in " + region));
        assertThat(reason(elsewhere.select(machine, true))).isEqualTo(Reason.OUT_OF_REGIONS);
    }

    private static SelectionRules in(String region) {
        return new SelectionRules(
                ALL.scopes(),
                Set.of(region),
                LabelList.NONE,
                LabelList.NONE,
                LabelList.NONE,
                LabelList.NONE,
                true,
                true,
                null);
    }

    @Test
    void select_everyConditionMet_takesIt() {
        Machine machine = machine(1).labels(FITTING).build();

        assertThat(STRICT.select(machine, false)).isEqualTo(new Selected(machine));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|LABEL_MISSING|lacks env=prod, team=shop",
                "env=prod,tier=db|LABEL_MISSING|lacks team=shop",
                "env=test,team=shop,tier=db|LABEL_MISSING|lacks env=prod",
                "env=prod,team=shop|NO_LABEL_OF_SET|has none of tier=db, tier=web",
                "env=prod,team=shop,tier=cache|NO_LABEL_OF_SET|has none of tier=db, tier=web",
                "env=prod,team=shop,tier=db,scan=never|EXCLUDED|carries scan=never"
            })
    void select_labelsThatDoNotFit_tellsWhich(String labels, Reason reason, String text) {
        Machine machine = machine(1).labels(map(labels)).build();

        assertThat(STRICT.select(machine, false)).isEqualTo(new Skipped(reason, text));
        assertThat(STRICT.select(machine, true)).isEqualTo(new Selected(machine));
    }

    @Test
    void select_ourOwnScanner_isNeverTakenNotEvenOnDemand() {
        Machine scanner = machine(1)
                .labels(Map.of("app", "quaywatch"))
                .identity(SCANNER_ACCOUNT)
                .build();

        assertThat(ALL.select(scanner, false)).matches(SelectionRulesTest::isOwn);
        assertThat(ALL.select(scanner, true)).matches(SelectionRulesTest::isOwn);
    }

    /** Nobody hides a machine by putting our label on it or calling it like a scanner, nor by using the account elsewhere. */
    @Test
    void select_halfAScannerOfOurs_isScanned() {
        assertThat(ALL.select(machine(1).labels(Map.of("app", "quaywatch")).build(), false))
                .isInstanceOf(Selected.class);
        assertThat(ALL.select(machine(1).identity(SCANNER_ACCOUNT).build(), false))
                .isInstanceOf(Selected.class);
        assertThat(ALL.select(
                        machine(1)
                                .labels(Map.of("app", "quaywatch"))
                                .identity("other@x")
                                .build(),
                        false))
                .isInstanceOf(Selected.class);
    }

    @Test
    void select_otherProject_isOutOfScopeEvenOnDemand() {
        Machine other = machine("other-project", 1).build();

        assertThat(reason(ALL.select(other, false))).isEqualTo(Reason.OUT_OF_SCOPE);
        assertThat(reason(ALL.select(other, true))).isEqualTo(Reason.OUT_OF_SCOPE);
    }

    @Test
    void select_state_runningAlwaysStoppedByChoicePassingNever() {
        SelectionRules runningOnly = new SelectionRules(
                Set.of(SCOPE),
                Set.of(),
                LabelList.NONE,
                LabelList.NONE,
                LabelList.NONE,
                LabelList.NONE,
                true,
                false,
                null);
        Machine stopped = machine(1).state(Machine.State.STOPPED).build();
        Machine passing = machine(1).state(Machine.State.PASSING).build();

        assertThat(ALL.select(stopped, false)).isEqualTo(new Selected(stopped));
        assertThat(reason(runningOnly.select(stopped, false))).isEqualTo(Reason.STOPPED);
        assertThat(runningOnly.select(stopped, true)).isEqualTo(new Selected(stopped));
        assertThat(reason(ALL.select(passing, false))).isEqualTo(Reason.IN_PASSING);
        assertThat(reason(ALL.select(passing, true))).isEqualTo(Reason.IN_PASSING);
    }

    @Test
    void select_windows_isUnsupportedUnlessItIsExcludedAnyway() {
        assertThat(ALL.select(machine(1).windows().build(), false)).isInstanceOf(Unsupported.class);
        assertThat(ALL.select(machine(1).windows().build(), true))
                .isInstanceOfSatisfying(
                        Unsupported.class, why -> assertThat(why.reason()).startsWith("platform"));
        assertThat(reason(STRICT.select(machine(1).windows().build(), false))).isEqualTo(Reason.LABEL_MISSING);
    }

    @Test
    void select_dataDisksSwitchedOff_takesTheBootDiskOnly() {
        SelectionRules bootOnly = new SelectionRules(
                Set.of(SCOPE),
                Set.of(),
                LabelList.NONE,
                LabelList.NONE,
                LabelList.NONE,
                LabelList.NONE,
                false,
                true,
                null);

        assertThat(diskNames(bootOnly.select(machine(1).build(), false))).containsExactly("boot");
        assertThat(diskNames(bootOnly.select(machine(1).build(), true))).containsExactly("boot");
    }

    @Test
    void select_excludedDisk_isLeftOutAndComesBackOnDemand() {
        Machine machine = machine(1)
                .labels(FITTING)
                .disks(
                        disk("boot", true, Map.of(), new Key.OfCloud()),
                        disk("cache", false, Map.of("scan", "never"), new Key.OfCloud()),
                        disk("data", false, Map.of("scan", "yes"), new Key.OfCloud()))
                .build();

        assertThat(diskNames(STRICT.select(machine, false))).containsExactly("boot", "data");
        assertThat(diskNames(STRICT.select(machine, true))).containsExactly("boot", "cache", "data");
    }

    @Test
    void select_noBootDiskLeft_isSkipped() {
        Machine excluded = machine(1)
                .labels(FITTING)
                .disks(
                        disk("boot", true, Map.of("scan", "never"), new Key.OfCloud()),
                        disk("data", false, Map.of(), new Key.OfCloud()))
                .build();

        assertThat(reason(STRICT.select(excluded, false))).isEqualTo(Reason.NO_DISK);
        assertThat(reason(ALL.select(machine(1).disks().build(), true))).isEqualTo(Reason.NO_DISK);
    }

    @Test
    void select_keyOfCustomer_isScannedAndSuppliedKeyIsNot() {
        MachineDisk boot = disk("boot", true, Map.of(), new Key.OfCustomer("projects/p/keys/k"));
        MachineDisk locked = disk("vault", false, Map.of("scan", "never"), new Key.Supplied());

        assertThat(ALL.select(machine(1).disks(boot).build(), false)).isInstanceOf(Selected.class);
        assertThat(ALL.select(machine(1).disks(boot, locked).build(), false))
                .isInstanceOfSatisfying(
                        Unsupported.class,
                        why -> assertThat(why.reason()).startsWith("key").contains("vault"));
        assertThat(diskNames(STRICT.select(
                        machine(1).labels(FITTING).disks(boot, locked).build(), false)))
                .containsExactly("boot");
    }

    private static List<String> diskNames(Selection selection) {
        return ((Selected) selection)
                .machine().disks().stream().map(MachineDisk::name).toList();
    }

    private static Reason reason(Selection selection) {
        return ((Skipped) selection).reason();
    }

    private static boolean isOwn(Selection selection) {
        return reason(selection) == Reason.OWN_SCANNER;
    }

    private static LabelList labels(String text) {
        return LabelList.parse(text, Grammar.GCP).labels();
    }

    private static Map<String, String> map(String text) {
        return labels(text).labels().stream().collect(Collectors.toMap(LabelList.Label::key, LabelList.Label::value));
    }
}
