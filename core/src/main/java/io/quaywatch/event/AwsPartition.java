/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The AWS partitions: how their regions start, how their ARNs and host names are written. */
enum AwsPartition {
    CHINA("cn-", "aws-cn", "amazonaws.com.cn"),
    GOV_CLOUD("us-gov-", "aws-us-gov", "amazonaws.com"),
    ISO("us-iso-", "aws-iso", "c2s.ic.gov"),
    ISO_B("us-isob-", "aws-iso-b", "sc2s.sgov.gov"),
    ISO_E("eu-isoe-", "aws-iso-e", "cloud.adc-e.uk"),
    ISO_F("us-isof-", "aws-iso-f", "csp.hci.ic.gov"),
    EUROPEAN_SOVEREIGN("eusc-", "aws-eusc", "amazonaws.eu"),
    COMMERCIAL("", "aws", "amazonaws.com");

    static final String REGION = "[a-z]{2,5}(?:-[a-z]{2,12}){1,2}-[0-9]{1,2}";
    static final String ACCOUNT = "[0-9]{12}";

    private static final Pattern IS_REGION = Pattern.compile(REGION);
    private static final Pattern IS_ACCOUNT = Pattern.compile(ACCOUNT);

    private final String regionPrefix;
    private final String id;
    private final String dnsSuffix;

    AwsPartition(String regionPrefix, String id, String dnsSuffix) {
        this.regionPrefix = regionPrefix;
        this.id = id;
        this.dnsSuffix = dnsSuffix;
    }

    static AwsPartition ofRegion(String region) {
        for (AwsPartition partition : values()) {
            if (region.startsWith(partition.regionPrefix)) {
                return partition;
            }
        }
        return COMMERCIAL;
    }

    /** {@code aws}, {@code aws-cn}, … */
    String id() {
        return id;
    }

    String dnsSuffix() {
        return dnsSuffix;
    }

    /** The text itself if it is a region. */
    static String requireRegion(@Nullable String text) {
        return require(IS_REGION, text, "region");
    }

    /** The text itself if it is a 12-digit account id. */
    static String requireAccount(@Nullable String text) {
        return require(IS_ACCOUNT, text, "account id");
    }

    private static String require(Pattern grammar, @Nullable String text, String what) {
        if (text == null) {
            throw new UnusableRecordException("it names no AWS " + what);
        }
        if (!grammar.matcher(text).matches()) {
            throw new UnusableRecordException("\"" + Shown.text(text) + "\" is no AWS " + what);
        }
        return text;
    }
}
