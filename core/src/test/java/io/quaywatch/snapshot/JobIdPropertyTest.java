/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class JobIdPropertyTest {
    /** What Compute Engine accepts as a name and as the value of a label. */
    private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");

    private static final Pattern LABEL = Pattern.compile("[a-z0-9_-]{0,63}");
    private static final Duration DAY = Duration.ofHours(24);

    @Property
    void names_anyMachine_areAcceptedByTheCloud(
            @ForAll("machines") MachineId machine,
            @ForAll @LongRange(min = 0, max = 4_000_000_000L) long now,
            @ForAll @IntRange(max = 999) int number) {
        String job = JobId.scheduled(machine, Instant.ofEpochSecond(now), DAY, number);

        assertThat(JobId.isOne(job)).isTrue();
        assertThat(ResourceNames.snapshot(job, number)).matches(NAME).isEqualTo("qss-" + job + "-" + number);
        assertThat(ResourceNames.scanner(job, number)).matches(NAME).isEqualTo("qsv-" + job + "-" + number);
        assertThat(ResourceNames.labels(job, Instant.ofEpochSecond(now)).values())
                .allMatch(LABEL.asMatchPredicate());
    }

    @Property
    void scheduled_withinOnePeriod_isOneJobAndThenAnother(
            @ForAll("machines") MachineId machine,
            @ForAll @LongRange(min = 0, max = 4_000_000_000L) long seconds,
            @ForAll("intervals") Duration interval) {
        Instant now = Instant.ofEpochSecond(seconds);
        Instant next = JobId.nextPeriod(machine, now, interval);
        Instant last = next.minusSeconds(1);
        String job = JobId.scheduled(machine, now, interval, 0);

        assertThat(next).isAfter(now).isBeforeOrEqualTo(now.plus(interval));
        assertThat(JobId.scheduled(machine, last, interval, 0)).isEqualTo(job);
        assertThat(JobId.scheduled(machine, next.minus(interval), interval, 0)).isEqualTo(job);
        assertThat(JobId.scheduled(machine, next, interval, 0)).isNotEqualTo(job);
        assertThat(JobId.nextPeriod(machine, next, interval)).isEqualTo(next.plus(interval));
    }

    @Property
    void jitter_anyMachine_isStableAndBelowTheInterval(
            @ForAll("machines") MachineId machine, @ForAll("intervals") Duration interval) {
        Duration jitter = JobId.jitter(machine, interval);

        assertThat(jitter).isBetween(Duration.ZERO, interval.minusSeconds(1));
        assertThat(JobId.jitter(
                        new MachineId(machine.cloud(), machine.scope(), machine.place(), machine.number()), interval))
                .isEqualTo(jitter);
    }

    @Example
    void jitter_ofAFleet_spreadsItOverTheInterval() {
        int[] perHour = new int[24];
        for (int i = 0; i < 2400; i++) {
            perHour[(int) JobId.jitter(machine(i), DAY).toHours()]++;
        }

        assertThat(Arrays.stream(perHour).boxed()).allMatch(count -> count > 50 && count < 150);
    }

    @Example
    void scheduled_ofAFleet_neverTheSameTwice() {
        Set<String> jobs = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            jobs.add(JobId.scheduled(machine(i), Instant.EPOCH, DAY, 0));
            jobs.add(JobId.scheduled(machine(i), Instant.EPOCH, DAY, 1));
        }

        assertThat(jobs).hasSize(20_000);
    }

    /** The zone is no part of it: a machine that moves within its region keeps its job. */
    @Example
    void scheduled_knownMachine_isWhatTheDesignSays() {
        MachineId machine = new MachineId("gcp", "shop-prod", "europe-west1-b", "4711");
        Instant now = Instant.parse("2026-11-20T10:00:00Z");

        assertThat(JobId.scheduled(machine, now, DAY, 0))
                .isEqualTo(JobId.scheduled(new MachineId("gcp", "shop-prod", "europe-west1-c", "4711"), now, DAY, 0))
                .isEqualTo("46d38ee180a407408113");
    }

    @Example
    void onDemand_requestThatLooksLikeAPeriod_isAnotherJob() {
        MachineId machine = machine(1);
        Instant now = Instant.EPOCH.plus(Duration.ofDays(5)).plus(JobId.jitter(machine, DAY));

        assertThat(JobId.onDemand(machine, "5"))
                .isEqualTo(JobId.onDemand(machine, "5"))
                .isNotEqualTo(JobId.onDemand(machine, "6"))
                .isNotEqualTo(JobId.scheduled(machine, now, DAY, 0));
    }

    @Example
    void token_sameStepAndAttempt_isTheSameVersion5Uuid() {
        String job = "0123456789abcdef0123";

        UUID token = UUID.fromString(ResourceNames.token(job, "snapshot-0", 1));

        assertThat(token.version()).isEqualTo(5);
        assertThat(token.variant()).isEqualTo(2);
        assertThat(token.toString())
                .isEqualTo(ResourceNames.token(job, "snapshot-0", 1))
                .isNotEqualTo(ResourceNames.token(job, "snapshot-0", 2))
                .isNotEqualTo(ResourceNames.token(job, "snapshot-1", 1))
                .isEqualTo("325245d0-d15c-5d59-8d9a-8023b12ea989");
    }

    @Property
    void isOne_anyOtherText_isRefused(@ForAll String text) {
        assertThat(JobId.isOne(text)).isFalse();
        assertThatThrownBy(() -> ResourceNames.snapshot(text, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Provide
    Arbitrary<MachineId> machines() {
        Arbitrary<String> scopes = Arbitraries.strings()
                .withChars("abz019-")
                .ofMinLength(1)
                .ofMaxLength(20)
                .map(text -> "p" + text);
        Arbitrary<String> places = Arbitraries.of("europe-west1-b", "us-central1-f", "africa-south1-a");
        Arbitrary<Long> numbers = Arbitraries.longs().greaterOrEqual(0);
        return Combinators.combine(scopes, places, numbers)
                .as((scope, place, number) -> new MachineId("gcp", scope, place, Long.toString(number)));
    }

    @Provide
    Arbitrary<Duration> intervals() {
        return Arbitraries.longs().between(900, 604_800).map(Duration::ofSeconds);
    }

    private static MachineId machine(int number) {
        return new MachineId("gcp", "shop-prod", "europe-west1-b", Integer.toString(number));
    }
}
