/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quaywatch.config.ConfigException;
import io.quaywatch.config.Setting;
import io.quaywatch.snapshot.LabelList;
import io.quaywatch.snapshot.ScanType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GcpConfigTest {
    private static final String SUBNETWORK = "projects/scan-service/regions/europe-west1/subnetworks/scan";

    /** Every setting that has no default. */
    static Map<String, String> whole() {
        return new HashMap<>(Map.ofEntries(
                Map.entry("QUALYS_POD", "US2"),
                Map.entry("SERVICE_PROJECT", "scan-service"),
                Map.entry("TARGET_PROJECTS", "shop-prod, shop-test"),
                Map.entry("REGIONS", "europe-west1"),
                Map.entry("RESULT_BUCKET", "scan-results"),
                Map.entry("WORKFLOW", "projects/scan-service/locations/europe-west1/workflows/snapshot-scan"),
                Map.entry("SCANNER_IMAGE", "projects/debian-cloud/global/images/family/debian-13"),
                Map.entry("SCANNER_SERVICE_ACCOUNT", "scanner@scan-service.iam.gserviceaccount.com"),
                Map.entry("SCANNER_SUBNETWORK", "europe-west1=https://www.googleapis.com/compute/v1/" + SUBNETWORK),
                Map.entry("QUALYS_SECRET", "/secrets/qualys"),
                Map.entry("QSCANNER_VERSION", "4.8.0-2"),
                Map.entry("QSCANNER_SHA256", "ab".repeat(32)),
                Map.entry("ARTIFACT_BUCKET", "scan-artifacts")));
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> environment = whole();
        environment.put(name, value);
        return environment;
    }

    @Test
    void from_whatMustBeSet_hasDefaultsForTheRest() {
        GcpConfig config = GcpConfig.from(whole());

        assertThat(config.targetProjects()).containsExactly("shop-prod", "shop-test");
        assertThat(config.interval()).isEqualTo(Duration.ofHours(24));
        assertThat(config.retention()).isEqualTo(Duration.ofHours(6));
        assertThat(config.scannersPerRegion()).isEqualTo(10);
        assertThat(config.scanTimeout()).isEqualTo(Duration.ofMinutes(30));
        assertThat(config.labels())
                .isEqualTo(new GcpConfig.Labels(LabelList.NONE, LabelList.NONE, LabelList.NONE, LabelList.NONE));
        assertThat(config.dataDisks()).isTrue();
        assertThat(config.stopped()).isTrue();
        assertThat(config.samplingPercent()).isZero();
        assertThat(config.types()).containsExactly(ScanType.OS);
        assertThat(config.spot()).isTrue();
        assertThat(config.database()).isEqualTo("(default)");
        assertThat(config.delivery()).isEqualTo(GcpConfig.Delivery.QSCANNER_UPLOAD);
        assertThat(config.secret()).isEqualTo(Path.of("/secrets/qualys"));
        assertThat(config.machine().subnetworks()).containsExactly(Map.entry("europe-west1", SUBNETWORK));
    }

    @Test
    void from_nothing_namesEveryMissingSettingAtOnce() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> GcpConfig.from(Map.of()))
                .satisfies(e -> assertThat(e.problems()).hasSize(12).allMatch(line -> line.contains(" is not set: ")));
    }

    @Test
    void from_filesOnly_needsNoSecret() {
        Map<String, String> environment = with("DELIVERY", "files");
        environment.remove("QUALYS_SECRET");

        assertThat(GcpConfig.from(environment).secret()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SERVICE_PROJECT|Shop",
                "TARGET_PROJECTS|shop-prod,",
                "TARGET_PROJECTS|shop-prod;shop-test",
                "REGIONS|europe-west1-b",
                "REGIONS|europe-west1,us-east1",
                "SNAPSHOT_REFRESH_INTERVAL_HOURS|0",
                "SCANNER_INSTANCES_PER_REGION|51",
                "SCAN_TIMEOUT_SECONDS|59",
                "SAMPLING_PERCENT|101",
                "INCLUDE_LABELS|env",
                "EXCLUDE_DISK_LABELS|Env=prod",
                "SCAN_DATA_DISKS|yes",
                "SCAN_TYPES|os,games",
                "SCAN_TYPES|swca",
                "RESULT_BUCKET|gs://scan-results",
                "WORKFLOW|snapshot-scan",
                "SCANNER_IMAGE|debian-13",
                "SCANNER_SERVICE_ACCOUNT|scanner",
                "SCANNER_SUBNETWORK|scan",
                "SCANNER_SUBNETWORK|us-east1=projects/p-1/regions/europe-west1/subnetworks/scan",
                "DELIVERY|mail",
                "QSCANNER_SHA256|abc",
                "QSCANNER_VERSION|v4.8.0",
                "QUALYS_GATEWAY|http://example.com"
            })
    void from_unusable_namesTheSettingAndNotTheValue(String name, String value) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> GcpConfig.from(with(name, value)))
                .satisfies(e -> assertThat(e.problems())
                        .singleElement()
                        .satisfies(line -> assertThat(line).contains(name).doesNotContain("'" + value + "'")));
    }

    @Test
    void all_settings_areNamedOnce() {
        assertThat(GcpSettings.all())
                .extracting(Setting::name)
                .doesNotHaveDuplicates()
                .hasSize(28);
    }
}
