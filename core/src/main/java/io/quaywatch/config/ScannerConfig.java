/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings that every module shares, read once from a map of environment variables; unknown variables are not ours.
 *
 * @param pod Qualys platform; null where a gateway is set instead
 * @param gateway Qualys gateway URL; null where a pod is set
 * @param freshFor how long a complete result answers new requests
 * @param scanDeadline how long a submitted scan may take
 * @param executionLimit how long one request may take in all
 * @param maxReuseAge how old a Qualys result of the same digest may be to be used instead of a scan
 * @param profile what is looked for; part of the ledger key
 * @param scanDateFilter the query token for an image's scan date
 * @param ecrRoleArn role through which Qualys reads ECR registries that we register
 * @param caFile PEM file of certificate authorities to trust besides the standard ones
 * @param proxy proxy for calls to Qualys
 */
public record ScannerConfig(
        @Nullable String pod,
        @Nullable URI gateway,
        Duration freshFor,
        Duration scanDeadline,
        Duration executionLimit,
        Duration maxReuseAge,
        String profile,
        String scanDateFilter,
        @Nullable String ecrRoleArn,
        @Nullable Path caFile,
        @Nullable URI proxy) {
    private static final Setting POD = new Setting(
            "QUALYS_POD", "", "a pod name, see quaywatch platforms", "The Qualys platform of the subscription.");
    private static final Setting GATEWAY = new Setting(
            "QUALYS_GATEWAY",
            "",
            "https://host[:port] without a path, or http on loopback",
            "The gateway of a private platform; used instead of QUALYS_POD.");
    private static final Setting CACHE_HOURS = new Setting(
            "SCAN_CACHE_HOURS",
            "24",
            "1 to 720",
            "How long a complete result answers new requests for the same image.");
    private static final Setting DEADLINE = new Setting(
            "SCAN_DEADLINE_MINUTES", "30", "5 to 720", "How long a scan may take after Qualys accepted it.");
    private static final Setting EXECUTION = new Setting(
            "EXECUTION_LIMIT_MINUTES",
            "360",
            "10 to 1440",
            "How long a request may take in all, waits for call limits included.");
    private static final Setting REUSE_DAYS = new Setting(
            "MAX_REUSE_AGE_DAYS",
            "30",
            "0 to 365",
            "How old a Qualys result of the very same image may be to be used instead of a new scan.");
    private static final Setting PROFILE = new Setting(
            "SCAN_PROFILE",
            "pkg",
            "a-z, 0-9 and dashes, at most 20",
            "What is looked for; another profile is another scan.");
    private static final Setting DATE_FILTER = new Setting(
            "QUALYS_SCAN_DATE_FILTER",
            "lastVmScanDate",
            "lastVmScanDate or lastScanned",
            "The query token by which the subscription filters images by scan date.");
    private static final Setting ROLE = new Setting(
            "QUALYS_ECR_ROLE_ARN",
            "",
            "an IAM role ARN",
            "The role through which Qualys reads ECR registries; with it, unknown ECR registries are registered.");
    private static final Setting CA =
            new Setting("QUALYS_CA_FILE", "", "a PEM file", "Further certificate authorities to trust.");
    private static final Setting PROXY =
            new Setting("QUALYS_PROXY", "", "http://host:port", "The proxy for calls to Qualys.");

    private static final Pattern PROFILE_FORM = Pattern.compile("[a-z0-9-]{1,20}");
    private static final Pattern ROLE_FORM =
            Pattern.compile("arn:aws(-cn|-us-gov)?:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,512}");
    private static final Pattern POD_FORM = Pattern.compile("[A-Za-z0-9]{2,10}");
    private static final Pattern DATE_FILTER_FORM = Pattern.compile("lastVmScanDate|lastScanned");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

    /** Every setting, in the order of the docs. */
    public static List<Setting> settings() {
        return List.of(
                POD, GATEWAY, CACHE_HOURS, DEADLINE, EXECUTION, REUSE_DAYS, PROFILE, DATE_FILTER, ROLE, CA, PROXY);
    }

    /** The same, with the problems left to a reader of more settings; after a problem the answer is all defaults. */
    public static ScannerConfig from(Map<String, String> environment, SettingReader problems) {
        try {
            return from(environment);
        } catch (ConfigException e) {
            e.problems().forEach(problems::problem);
            return from(Map.of());
        }
    }

    /** @throws ConfigException naming every unusable setting */
    public static ScannerConfig from(Map<String, String> environment) {
        SettingReader reader = new SettingReader(environment);
        ScannerConfig config = new ScannerConfig(
                reader.matching(POD, POD_FORM).orElse(null),
                reader.uri(GATEWAY, ScannerConfig::isGateway).orElse(null),
                Duration.ofHours(reader.number(CACHE_HOURS, 1, 720)),
                Duration.ofMinutes(reader.number(DEADLINE, 5, 720)),
                Duration.ofMinutes(reader.number(EXECUTION, 10, 1440)),
                Duration.ofDays(reader.number(REUSE_DAYS, 0, 365)),
                reader.matching(PROFILE, PROFILE_FORM).orElseThrow(),
                reader.matching(DATE_FILTER, DATE_FILTER_FORM).orElseThrow(),
                reader.matching(ROLE, ROLE_FORM).orElse(null),
                reader.path(CA).orElse(null),
                reader.uri(PROXY, ScannerConfig::isProxy).orElse(null));
        if (config.executionLimit.compareTo(config.scanDeadline) < 0 && reader.isSound(EXECUTION, DEADLINE)) {
            reader.problem(EXECUTION, "must not be shorter than " + DEADLINE.name());
        }
        reader.end();
        return config;
    }

    /** User info is refused without being shown: it may be a password. */
    private static boolean isGateway(URI uri) {
        boolean plain = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
        boolean bare = uri.getRawPath() == null
                || uri.getRawPath().isEmpty()
                || uri.getRawPath().equals("/");
        boolean safe = "https".equalsIgnoreCase(uri.getScheme())
                || "http".equalsIgnoreCase(uri.getScheme())
                        && uri.getHost() != null
                        && LOOPBACK.matcher(uri.getHost()).matches();
        return uri.getHost() != null && plain && bare && safe;
    }

    private static boolean isProxy(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme())
                && uri.getHost() != null
                && uri.getPort() > 0
                && uri.getRawUserInfo() == null;
    }
}
