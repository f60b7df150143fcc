/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.image.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * How jobs get their ids: 20 hex digits, the same wherever and by whomever they are computed. So two planners that look at one
 * machine in one period make one job.
 *
 * <p>Time is cut into periods of one interval. Each machine has periods of its own, shifted by a hash of it, so that the machines
 * of a large fleet come due evenly over the interval and not all at midnight.
 */
public final class JobId {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{20}");

    private JobId() {}

    /**
     * The job of a machine for the period that {@code now} lies in.
     *
     * @param failures how many jobs in a row ended without a result: the repetition of a failed job is another job, though it
     *     falls into the same period
     */
    public static String scheduled(MachineId machine, Instant now, Duration interval, int failures) {
        String epoch = Long.toString(epoch(machine, now, interval));
        return of(machine, failures == 0 ? epoch : epoch + "+" + failures);
    }

    /** The job that somebody asked for; asking again with the same request id is the same job. */
    public static String onDemand(MachineId machine, String requestId) {
        return of(machine, "request:" + requestId);
    }

    /** When the period after the one that {@code now} lies in begins: at most one interval from now. */
    public static Instant nextPeriod(MachineId machine, Instant now, Duration interval) {
        long next = epoch(machine, now, interval) + 1;
        return Instant.ofEpochSecond(next * interval.toSeconds()).plus(jitter(machine, interval));
    }

    /** By how much the periods of a machine are shifted: from nothing to less than the interval. */
    public static Duration jitter(MachineId machine, Duration interval) {
        return Duration.ofSeconds(Long.remainderUnsigned(hash(machine, "jitter"), seconds(interval)));
    }

    /** Whether a text has the form of a job id. What comes from labels and object names is looked at with this. */
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    private static long epoch(MachineId machine, Instant now, Duration interval) {
        return Math.floorDiv(now.minus(jitter(machine, interval)).getEpochSecond(), seconds(interval));
    }

    private static long seconds(Duration interval) {
        if (interval.toSeconds() < 1) {
            throw new IllegalArgumentException("an interval has at least one second");
        }
        return interval.toSeconds();
    }

    private static String of(MachineId machine, String key) {
        return sha256(machine, key).substring(0, 20);
    }

    /** A number that belongs to a machine for one purpose and never changes. */
    static long hash(MachineId machine, String purpose) {
        return Long.parseUnsignedLong(sha256(machine, purpose).substring(0, 16), 16);
    }

    /** No part of a machine id holds the separator, so different machines never give one text. The zone may change. */
    private static String sha256(MachineId machine, String key) {
        String text = String.join("|", machine.cloud(), machine.scope(), machine.region(), machine.number(), key);
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
