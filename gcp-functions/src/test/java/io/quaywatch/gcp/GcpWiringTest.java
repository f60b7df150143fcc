/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quaywatch.config.ConfigException;
import io.quaywatch.snapshot.ScannerTask;
import io.quaywatch.snapshot.SelectionRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GcpWiringTest {
    static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("SERVICE_PROJECT", "scan-prod");
        environment.put("TARGET_PROJECTS", "shop-prod");
        environment.put("REGIONS", "europe-west1");
        environment.put("RESULT_BUCKET", "scan-results");
        environment.put("ARTIFACT_BUCKET", "scan-artifacts");
        environment.put("WORKFLOW", "projects/scan-prod/locations/europe-west1/workflows/snapshot-scan");
        environment.put("SCANNER_IMAGE", "projects/scan-prod/global/images/family/scanner");
        environment.put("SCANNER_SERVICE_ACCOUNT", "scanner@scan-prod.iam.gserviceaccount.com");
        environment.put(
                "SCANNER_SUBNETWORK", "europe-west1=projects/scan-prod/regions/europe-west1/subnetworks/scanners");
        environment.put("DELIVERY", "files");
        environment.put("QSCANNER_VERSION", "4.8.0-2");
        environment.put("QSCANNER_SHA256", "0".repeat(64));
        environment.put("QUALYS_POD", "US2");
        return environment;
    }

    @Test
    void told_scanner_knowsItsBucketsAndProgram() {
        assertThat(GcpWiring.told(GcpConfig.from(environment())))
                .containsEntry("bucket", "scan-results")
                .containsEntry("artifact-bucket", "scan-artifacts")
                .containsEntry("qscanner-object", "scanner/qscanner-4.8.0-2.tgz")
                .containsEntry("qualys-pod", "US2")
                .containsEntry("delivery", "files")
                .doesNotContainKey("qualys-secret");
    }

    /** The script reads {@code read_setting VARIABLE name 'grammar' [default]}; a job's own names come from core. */
    @ParameterizedTest
    @ValueSource(strings = {"files", "qflow", "qscanner-upload"})
    void told_scanner_hasEverythingThatItsStartUpScriptReads(String delivery) throws IOException {
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("DELIVERY", delivery);
        environment.put("QUALYS_SECRET", "/secrets/qualys/token");
        Map<String, String> told = GcpWiring.told(GcpConfig.from(environment));
        Set<String> ofTheJob = Set.of(
                ScannerTask.JOB,
                ScannerTask.ATTEMPT,
                ScannerTask.TYPES,
                ScannerTask.DISKS,
                ScannerTask.TIMEOUTS,
                ScannerTask.TARGET);
        Matcher read = Pattern.compile("read_setting [A-Z0-9]+ ([a-z0-9-]+) (?:'([^']*)'|\"\\$(\\w+)\")( .*)?")
                .matcher(Files.readString(Path.of("..", "infra", "gcp", "scanner", "startup.sh")));
        int required = 0;
        while (read.find()) {
            String name = read.group(1);
            boolean optional = read.group(4) != null;
            if (name.equals("qualys-secret") && !delivery.equals("qscanner-upload") || ofTheJob.contains(name)) {
                continue;
            }
            if (!optional) {
                assertThat(told).containsKey(name);
                required++;
            }
            if (told.containsKey(name) && read.group(2) != null) {
                assertThat(told.get(name)).as(name).matches(read.group(2));
            }
        }
        assertThat(required).isGreaterThan(4);
        assertThat(told).containsEntry("startup-script-url", "gs://scan-artifacts/scanner/startup.sh");
    }

    @Test
    void plan_machineInARegionWithoutScanners_isSkipped() {
        SelectionRules rules = GcpWiring.plan(GcpConfig.from(environment())).rules();

        assertThat(rules.regions()).containsExactly("europe-west1");
        assertThat(rules.scopes())
                .containsExactlyElementsOf(GcpConfig.from(environment()).targetProjects());
    }

    /** The platform makes them by name, before there is anything to call. */
    @ParameterizedTest
    @ValueSource(
            classes = {
                DiscoveryFunction.class,
                SnapshotStepFunction.class,
                ResultFunction.class,
                JanitorFunction.class,
                OnDemandFunction.class,
                SweepFunction.class
            })
    void function_madeByThePlatform_needsNoSettingsYet(Class<?> function) throws ReflectiveOperationException {
        assertThat(function.getConstructor().newInstance()).isInstanceOf(function);
    }

    @Test
    void settings_missing_areNamed() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> GcpConfig.from(Map.of()))
                .withMessageContaining("SERVICE_PROJECT");
    }
}
