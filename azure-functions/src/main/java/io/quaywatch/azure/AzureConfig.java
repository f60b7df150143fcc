/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.config.ConfigException;
import io.quaywatch.config.ScannerConfig;
import io.quaywatch.config.Setting;
import io.quaywatch.config.SettingReader;
import io.quaywatch.report.Severity;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the function app, all checked at the start, so that a wrong one is told before the first event is read.
 *
 * @param tables address of the storage account's tables, like {@code https://NAME.table.core.windows.net}
 * @param notifyTopic address of the Event Grid topic that results are published to
 * @param notifyFrom findings of this severity or worse do not pass
 * @param watched the subscriptions that a backfill looks through
 * @param identityClientId the function app's own identity where it has a user-assigned one
 * @param engine which engine scans; decides which other settings are needed
 * @param functionLimitMb compressed size up to which {@code auto} scans within the function
 * @param scanTimeout how long one run of qscanner may take
 * @param release needed unless containers alone scan; kept there too where it is set, for scans that the function has begun
 * @param containerGroups the same the other way round: what began in a container is read, known as ours and removed there
 * @param scanner what every cloud shares
 */
record AzureConfig(
        URI tables,
        URI blobs,
        URI queues,
        URI notifyTopic,
        Severity notifyFrom,
        String subscription,
        List<String> watched,
        @Nullable String identityClientId,
        Engine engine,
        int functionLimitMb,
        Duration scanTimeout,
        @Nullable Release release,
        @Nullable ContainerGroups containerGroups,
        ScannerConfig scanner) {

    /** Where a scan runs: {@code AUTO} decides by the size of the image. */
    enum Engine {
        AUTO,
        FUNCTION,
        CONTAINER
    }

    /** Which qscanner the function runs: an archive at this address with this SHA-256. */
    record Release(String version, String sha256, URI url) {}

    /** How container groups for scans are made. */
    record ContainerGroups(
            String image,
            String resourceGroup,
            String location,
            String identityId,
            String identityClientId,
            int cpu,
            int memoryGb) {}

    static final Setting TOKEN = new Setting(
            "QUALYS_ACCESS_TOKEN",
            "",
            "a token, by a Key Vault reference",
            "Access token for Qualys; used where both forms of credentials are set.");
    static final Setting USERNAME =
            new Setting("QUALYS_USERNAME", "", "a user name, by a Key Vault reference", "User that logs in to Qualys.");
    static final Setting PASSWORD =
            new Setting("QUALYS_PASSWORD", "", "a password, by a Key Vault reference", "The password of that user.");
    static final Setting TABLES = new Setting(
            "TABLE_ENDPOINT", "", "an https address", "The storage account's tables: ledger, flows and leases.");
    static final Setting BLOBS = new Setting(
            "BLOB_ENDPOINT", "", "an https address", "The storage account's blobs: reports, results and lost events.");
    static final Setting QUEUES =
            new Setting("QUEUE_ENDPOINT", "", "an https address", "The storage account's queues: steps and scans.");
    static final Setting TOPIC = new Setting(
            "NOTIFY_TOPIC_ENDPOINT", "", "an https address", "The Event Grid topic that results are published to.");
    static final Setting NOTIFY_SEVERITY = new Setting(
            "NOTIFY_SEVERITY", "HIGH", "a severity, or 1 to 5", "From which severity on a finding is told.");
    static final Setting SUBSCRIPTION =
            new Setting("AZURE_SUBSCRIPTION_ID", "", "a subscription id", "The subscription that the scanner runs in.");
    static final Setting WATCHED = new Setting(
            "WATCHED_SUBSCRIPTIONS",
            "",
            "subscription ids, separated by commas",
            "The subscriptions that a backfill looks through; without it, the scanner's own.");
    static final Setting IDENTITY = new Setting(
            "AZURE_CLIENT_ID",
            "",
            "a client id",
            "The user-assigned identity of the function app; without it, the system-assigned one.");
    static final Setting ENGINE = new Setting(
            "SCAN_ENGINE",
            "auto",
            "auto, function or container",
            "Where a scan runs: within the function, in a container group of its own, or by the size of the image.");
    /** An instance has 0.8 GB of disk (Microsoft, functions-limits), for the scanner too, and layers grow when unpacked. */
    static final Setting FUNCTION_LIMIT = new Setting(
            "AUTO_FUNCTION_MAX_MB",
            "200",
            "1 to 100000",
            "The compressed size of an image up to which auto scans within the function.");

    static final Setting TIMEOUT =
            new Setting("SCAN_TIMEOUT", "1800", "60 to 7200", "How many seconds one run of qscanner may take.");
    static final Setting VERSION =
            new Setting("QSCANNER_VERSION", "", "a version such as 4.8.0-2", "The qscanner that the function runs.");
    static final Setting SHA256 = new Setting(
            "QSCANNER_SHA256", "", "64 hex digits", "The SHA-256 of its archive; nothing else is installed.");
    static final Setting URL = new Setting("QSCANNER_URL", "", "an https address", "Where its archive is.");
    static final Setting IMAGE = new Setting(
            "QSCANNER_IMAGE", "", "an image, best by digest", "The qscanner image that container groups run.");
    static final Setting GROUP =
            new Setting("SCAN_RESOURCE_GROUP", "", "a resource group", "Where container groups for scans are made.");
    static final Setting LOCATION =
            new Setting("SCAN_LOCATION", "", "a region such as westeurope", "The region of those container groups.");
    static final Setting CPU = new Setting("SCAN_CPU", "1", "1 to 4", "Their processors.");
    static final Setting MEMORY = new Setting("SCAN_MEMORY_GB", "2", "1 to 16", "Their memory in GB.");
    static final Setting SCANNER_IDENTITY = new Setting(
            "SCANNER_IDENTITY_ID",
            "",
            "the resource id of a user-assigned identity",
            "The identity of those container groups, by which they are also known as ours.");
    static final Setting SCANNER_CLIENT =
            new Setting("SCANNER_IDENTITY_CLIENT_ID", "", "a client id", "The client id of that identity.");

    private static final Pattern GUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern GUIDS = Pattern.compile(GUID + "(\\s*,\\s*" + GUID + ")*");
    private static final Pattern ENGINES = Pattern.compile("auto|function|container");
    private static final Pattern VERSIONS = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.-]{0,39}");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{Nd}_().-]{1,90}");
    private static final Pattern REFERENCE = Pattern.compile("[\\x21-\\x7e]{1,500}");
    private static final Pattern RESOURCE = Pattern.compile("(/[\\p{L}\\p{Nd}_(). -]{1,90}){8}");

    /** Every setting besides those of {@link ScannerConfig}, in the order of the docs. */
    static List<Setting> settings() {
        return List.of(
                TOKEN,
                USERNAME,
                PASSWORD,
                TABLES,
                BLOBS,
                QUEUES,
                TOPIC,
                NOTIFY_SEVERITY,
                SUBSCRIPTION,
                WATCHED,
                IDENTITY,
                ENGINE,
                FUNCTION_LIMIT,
                TIMEOUT,
                VERSION,
                SHA256,
                URL,
                IMAGE,
                GROUP,
                LOCATION,
                CPU,
                MEMORY,
                SCANNER_IDENTITY,
                SCANNER_CLIENT);
    }

    /** @throws ConfigException naming every unusable and every missing setting */
    static AzureConfig from(Map<String, String> environment) {
        Required reader = new Required(new SettingReader(environment));
        Engine engine = Engine.valueOf(reader.text(ENGINE, ENGINES).toUpperCase(Locale.ROOT));
        String subscription = reader.text(SUBSCRIPTION, GUID);
        AzureConfig config = new AzureConfig(
                reader.address(TABLES),
                reader.address(BLOBS),
                reader.address(QUEUES),
                reader.address(TOPIC),
                reader.severity(),
                subscription,
                reader.optional(WATCHED, GUIDS)
                        .map(text -> Arrays.stream(text.split(","))
                                .map(String::strip)
                                .toList())
                        .orElse(List.of(subscription)),
                reader.optional(IDENTITY, GUID).orElse(null),
                engine,
                reader.number(FUNCTION_LIMIT, 1, 100_000),
                Duration.ofSeconds(reader.number(TIMEOUT, 60, 7200)),
                engine != Engine.CONTAINER || reader.haveAll(VERSION, SHA256, URL) ? release(reader) : null,
                engine != Engine.FUNCTION || reader.haveAll(IMAGE, GROUP, LOCATION, SCANNER_IDENTITY, SCANNER_CLIENT)
                        ? containerGroups(reader)
                        : null,
                reader.shared(environment));
        reader.end();
        return config;
    }

    private static Release release(Required reader) {
        return new Release(reader.text(VERSION, VERSIONS), reader.text(SHA256, HEX), reader.address(URL));
    }

    private static ContainerGroups containerGroups(Required reader) {
        return new ContainerGroups(
                reader.text(IMAGE, REFERENCE),
                reader.text(GROUP, NAME),
                reader.text(LOCATION, NAME),
                reader.text(SCANNER_IDENTITY, RESOURCE),
                reader.text(SCANNER_CLIENT, GUID),
                reader.number(CPU, 1, 4),
                reader.number(MEMORY, 1, 16));
    }

    /** A reader for which an unset value is a problem too. What it answers after a problem is never used. */
    private record Required(SettingReader reader) {
        private static final URI NOWHERE = URI.create("https://invalid.invalid");

        boolean haveAll(Setting... settings) {
            return Arrays.stream(settings)
                    .allMatch(setting -> reader.text(setting).isPresent());
        }

        String text(Setting setting, Pattern form) {
            return optional(setting, form).orElseGet(() -> reader.missing(setting, ""));
        }

        Optional<String> optional(Setting setting, Pattern form) {
            return reader.matching(setting, form);
        }

        URI address(Setting setting) {
            return reader.uri(setting, AzureConfig::isAddress).orElseGet(() -> reader.missing(setting, NOWHERE));
        }

        int number(Setting setting, int least, int most) {
            return reader.number(setting, least, most);
        }

        Severity severity() {
            try {
                return Severity.parse(reader.text(NOTIFY_SEVERITY).orElseThrow());
            } catch (IllegalArgumentException e) {
                reader.problem(NOTIFY_SEVERITY, "is not " + NOTIFY_SEVERITY.range());
                return Severity.HIGH;
            }
        }

        ScannerConfig shared(Map<String, String> environment) {
            return ScannerConfig.from(environment, reader);
        }

        void end() {
            reader.end();
        }
    }

    private static boolean isAddress(URI uri) {
        boolean loopback = "http".equals(uri.getScheme()) && "127.0.0.1".equals(uri.getHost());
        return uri.getHost() != null && uri.getRawUserInfo() == null && ("https".equals(uri.getScheme()) || loopback);
    }
}
