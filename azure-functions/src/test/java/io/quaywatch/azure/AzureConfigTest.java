/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quaywatch.azure.AzureConfig.Engine;
import io.quaywatch.config.ConfigException;
import io.quaywatch.report.Severity;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AzureConfigTest {
    private static final String SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-111122223333";
    private static final String OTHER = "1c1f6471-1bf0-4dda-aec3-444455556666";

    /** Every setting that has no default. */
    static Map<String, String> whole() {
        return new HashMap<>(Map.ofEntries(
                Map.entry("QUALYS_POD", "US2"),
                Map.entry("QUALYS_ACCESS_TOKEN", "token"),
                Map.entry("TABLE_ENDPOINT", "https://quaywatch.table.core.windows.net"),
                Map.entry("BLOB_ENDPOINT", "https://quaywatch.blob.core.windows.net"),
                Map.entry("QUEUE_ENDPOINT", "https://quaywatch.queue.core.windows.net"),
                Map.entry("NOTIFY_TOPIC_ENDPOINT", "https://quaywatch.westeurope-1.eventgrid.azure.net/api/events"),
                Map.entry("AZURE_SUBSCRIPTION_ID", SUBSCRIPTION),
                Map.entry("QSCANNER_VERSION", "4.8.0-2"),
                Map.entry("QSCANNER_SHA256", "ab".repeat(32)),
                Map.entry("QSCANNER_URL", "https://downloads.example.com/qscanner.tar.gz"),
                Map.entry("QSCANNER_IMAGE", "docker.io/qualys/qscanner:4.8.0-2"),
                Map.entry("SCAN_RESOURCE_GROUP", "quaywatch-rg"),
                Map.entry("SCAN_LOCATION", "westeurope"),
                Map.entry(
                        "SCANNER_IDENTITY_ID",
                        "/subscriptions/" + SUBSCRIPTION
                                + "/resourceGroups/quaywatch-rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/scanner"),
                Map.entry("SCANNER_IDENTITY_CLIENT_ID", OTHER)));
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> environment = whole();
        environment.put(name, value);
        return environment;
    }

    private static Map<String, String> without(String... names) {
        Map<String, String> environment = whole();
        for (String name : names) {
            environment.remove(name);
        }
        return environment;
    }

    @Test
    void from_whatMustBeSet_hasDefaultsForTheRest() {
        AzureConfig config = AzureConfig.from(whole());

        assertThat(config.engine()).isEqualTo(Engine.AUTO);
        assertThat(config.scanTimeout()).isEqualTo(Duration.ofMinutes(30));
        assertThat(config.notifyFrom()).isEqualTo(Severity.HIGH);
        assertThat(config.watched()).containsExactly(SUBSCRIPTION);
        assertThat(config.functionLimitMb()).isEqualTo(200);
        assertThat(config.identityClientId()).isNull();
        assertThat(config.scanner().freshFor()).isEqualTo(Duration.ofHours(24));
    }

    @Test
    void from_nothing_namesEveryMissingSettingAtOnce() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> AzureConfig.from(Map.of()))
                .satisfies(e -> assertThat(e.problems())
                        .hasSize(13)
                        .anyMatch(line -> line.startsWith("TABLE_ENDPOINT is not set: "))
                        .anyMatch(line -> line.startsWith("QSCANNER_SHA256 is not set: "))
                        .anyMatch(line -> line.startsWith("SCANNER_IDENTITY_ID is not set: ")));
    }

    @Test
    void from_functionOnly_needsNothingOfContainerGroups() {
        Map<String, String> environment = without(
                "QSCANNER_IMAGE",
                "SCAN_RESOURCE_GROUP",
                "SCAN_LOCATION",
                "SCANNER_IDENTITY_ID",
                "SCANNER_IDENTITY_CLIENT_ID");
        environment.put("SCAN_ENGINE", "function");

        assertThat(AzureConfig.from(environment).containerGroups()).isNull();
    }

    @Test
    void from_containersOnly_needNoReleaseInTheFunction() {
        Map<String, String> environment = without("QSCANNER_VERSION", "QSCANNER_SHA256", "QSCANNER_URL");
        environment.put("SCAN_ENGINE", "container");

        assertThat(AzureConfig.from(environment).release()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"function", "container"})
    void from_oneEngineWithTheSettingsOfBoth_knowsTheOtherToo(String engine) {
        AzureConfig config = AzureConfig.from(with("SCAN_ENGINE", engine));

        assertThat(config.release()).isNotNull();
        assertThat(config.containerGroups()).isNotNull();
    }

    @Test
    void from_watchedSubscriptions_areSplit() {
        AzureConfig config = AzureConfig.from(with("WATCHED_SUBSCRIPTIONS", SUBSCRIPTION + " , " + OTHER));

        assertThat(config.watched()).containsExactly(SUBSCRIPTION, OTHER);
    }

    @ParameterizedTest
    @CsvSource({
        "SCAN_ENGINE,vm",
        "SCAN_TIMEOUT,30",
        "SCAN_TIMEOUT,half an hour",
        "SCAN_CACHE_HOURS,0",
        "NOTIFY_SEVERITY,loud",
        "TABLE_ENDPOINT,http://quaywatch.table.core.windows.net",
        "BLOB_ENDPOINT,https://user:secret@quaywatch.blob.core.windows.net",
        "AZURE_SUBSCRIPTION_ID,mine",
        "WATCHED_SUBSCRIPTIONS,all",
        "QSCANNER_SHA256,ABCD",
        "QSCANNER_VERSION,../../etc",
        "SCANNER_IDENTITY_ID,scanner",
        "SCAN_MEMORY_GB,64"
    })
    void from_badValue_namesTheSettingAndNotTheValue(String name, String value) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> AzureConfig.from(with(name, value)))
                .satisfies(e -> assertThat(e.problems())
                        .singleElement()
                        .asString()
                        .startsWith(name + " is not ")
                        .doesNotContain("secret"));
    }

    @Test
    void settings_everyOne_isNamedOnce() {
        assertThat(AzureConfig.settings()).doesNotHaveDuplicates().hasSize(24);
    }
}
