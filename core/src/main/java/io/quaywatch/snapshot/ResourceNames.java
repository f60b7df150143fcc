/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Names, labels and request tokens of what a job makes in a cloud. All follow from the job, so that a step which is repeated
 * finds what the first one made. Names are lower case and far below the 63 characters that clouds allow.
 */
public final class ResourceNames {
    /** The label that all and only our resources carry. */
    public static final String APP_LABEL = "app";

    public static final String APP = "quaywatch";
    public static final String JOB_LABEL = "jobid";

    /** Seconds since 1970, after which the janitor may delete the resource without asking anybody. */
    public static final String EXPIRY_LABEL = "expiresat";

    /** The name space of tokens (RFC 4122, 4.3), made once for this purpose: 6f0a4c1e-5f0e-4d5b-9a55-0c6c1d7c9b1e. */
    private static final long NAME_SPACE_HIGH = 0x6f0a4c1e5f0e4d5bL;

    private static final long NAME_SPACE_LOW = 0x9a550c6c1d7c9b1eL;

    private ResourceNames() {}

    /** @param disk index of the disk in the job's machine, from 0 */
    public static String snapshot(String jobId, int disk) {
        return "qss-" + checked(jobId) + "-" + checked(disk);
    }

    /** @param attempt from 1 */
    public static String scanner(String jobId, int attempt) {
        return "qsv-" + checked(jobId) + "-" + checked(attempt);
    }

    /** A scanner's disk. @param device the name that the scanner sees it by, see {@link #device} */
    public static String scannerDisk(String scanner, String device) {
        return scanner + "-" + device;
    }

    /** @param disk index of the disk in the job's machine, from 0 */
    public static String device(int disk) {
        return "d" + checked(disk);
    }

    /** A place for one scanner in a region. @param number from 1 */
    public static String slot(String region, int number) {
        return "scanner-" + region + "-" + number;
    }

    public static Map<String, String> labels(String jobId, Instant expiresAt) {
        return Map.of(
                APP_LABEL, APP, JOB_LABEL, checked(jobId), EXPIRY_LABEL, Long.toString(expiresAt.getEpochSecond()));
    }

    /**
     * What a cloud recognises a repeated request by: a UUID of version 5.
     *
     * @param step what is made, for example {@code snapshot-0}
     */
    public static String token(String jobId, String step, int attempt) {
        byte[] hash = sha1(checked(jobId) + "/" + step + "/" + attempt);
        hash[6] = (byte) (hash[6] & 0x0f | 0x50);
        hash[8] = (byte) (hash[8] & 0x3f | 0x80);
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        return new UUID(bytes.getLong(), bytes.getLong()).toString();
    }

    private static String checked(String jobId) {
        if (!JobId.isOne(jobId)) {
            throw new IllegalArgumentException("a job id has 20 lower-case hex digits");
        }
        return jobId;
    }

    private static int checked(int number) {
        if (number < 0 || number > 999) {
            throw new IllegalArgumentException("disks and attempts are counted from 0 to 999");
        }
        return number;
    }

    private static byte[] sha1(String name) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(ByteBuffer.allocate(16)
                    .putLong(NAME_SPACE_HIGH)
                    .putLong(NAME_SPACE_LOW)
                    .flip());
            return digest.digest(name.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-1 is missing from this JVM", e);
        }
    }
}
