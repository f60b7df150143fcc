/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import io.quaywatch.config.ConfigException;
import io.quaywatch.config.ScannerConfig;
import io.quaywatch.config.SettingReader;
import io.quaywatch.snapshot.LabelList;
import io.quaywatch.snapshot.ScanType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the functions, all checked at the start, so that a wrong one is told before the first machine is looked at.
 *
 * @param serviceProject where snapshots, scanners and results are made
 * @param targetProjects whose machines are scanned
 * @param regions where scanners may run; machines elsewhere are not scanned
 * @param samplingPercent of a group of like machines; 0 scans all
 * @param workflow full name of the workflow that drives a job
 * @param spot whether a scanner is first tried as a Spot machine
 * @param secret file that Secret Manager's value is mounted as; null where nothing needs one
 * @param scanner what every cloud shares
 */
record GcpConfig(
        String serviceProject,
        List<String> targetProjects,
        List<String> regions,
        Duration interval,
        Duration retention,
        int scannersPerRegion,
        Duration scanTimeout,
        Labels labels,
        boolean dataDisks,
        boolean stopped,
        int samplingPercent,
        Set<ScanType> types,
        String resultBucket,
        String workflow,
        ScannerMachine machine,
        boolean spot,
        String database,
        Delivery delivery,
        @Nullable Path secret,
        Release release,
        ScannerConfig scanner) {

    /** Which machines and disks are scanned. */
    record Labels(LabelList include, LabelList any, LabelList exclude, LabelList excludeDisk) {}

    /** Which sink takes the results. */
    enum Delivery {
        QSCANNER_UPLOAD,
        FILES,
        QFLOW;

        String value() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Delivery parse(String value) {
            return valueOf(value.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** Which qscanner a scanner runs, and the bucket that it gets it from. */
    record Release(String version, String sha256, String bucket) {}

    GcpConfig {
        targetProjects = List.copyOf(targetProjects);
        regions = List.copyOf(regions);
        types = Set.copyOf(types);
    }

    /** @throws ConfigException naming every unusable and every missing setting */
    static GcpConfig from(Map<String, String> environment) {
        GcpSettingReader reader = new GcpSettingReader(new SettingReader(environment));
        String project = reader.text(GcpSettings.SERVICE_PROJECT, GcpSettings.PROJECT);
        List<String> regions = reader.list(GcpSettings.REGIONS, GcpSettings.REGION);
        Delivery delivery = reader.oneOf(
                GcpSettings.DELIVERY, List.of(Delivery.values()), Delivery::value, Delivery.QSCANNER_UPLOAD);
        GcpConfig config = new GcpConfig(
                project,
                reader.list(GcpSettings.TARGET_PROJECTS, GcpSettings.PROJECT),
                regions,
                Duration.ofHours(reader.number(GcpSettings.INTERVAL, 1, 168)),
                Duration.ofHours(reader.number(GcpSettings.RETENTION, 1, 72)),
                reader.number(GcpSettings.SCANNERS, 1, 50),
                Duration.ofSeconds(reader.number(GcpSettings.TIMEOUT, 60, 7200)),
                new Labels(
                        reader.labels(GcpSettings.INCLUDE),
                        reader.labels(GcpSettings.ANY),
                        reader.labels(GcpSettings.EXCLUDE),
                        reader.labels(GcpSettings.EXCLUDE_DISK)),
                reader.flag(GcpSettings.DATA_DISKS),
                reader.flag(GcpSettings.STOPPED),
                reader.number(GcpSettings.SAMPLING, 0, 100),
                types(reader),
                reader.text(GcpSettings.RESULT_BUCKET, GcpSettings.BUCKET),
                reader.text(GcpSettings.WORKFLOW, GcpSettings.WORKFLOW_NAME),
                new ScannerMachine(
                        project,
                        reader.text(GcpSettings.IMAGE, GcpSettings.IMAGE_NAME),
                        reader.text(GcpSettings.MACHINE_TYPE, GcpSettings.MACHINE_TYPE_NAME),
                        reader.text(GcpSettings.ACCOUNT, GcpSettings.ACCOUNT_NAME),
                        reader.subnetworks(regions)),
                reader.flag(GcpSettings.SPOT),
                reader.text(GcpSettings.DATABASE, GcpSettings.DATABASE_NAME),
                delivery,
                delivery == Delivery.FILES ? null : reader.path(GcpSettings.SECRET),
                new Release(
                        reader.text(GcpSettings.QSCANNER_VERSION, GcpSettings.VERSION),
                        reader.text(GcpSettings.QSCANNER_SHA256, GcpSettings.HEX),
                        reader.text(GcpSettings.ARTIFACT_BUCKET, GcpSettings.BUCKET)),
                reader.shared(environment));
        reader.end();
        return config;
    }

    /** Software composition needs what the scan of the operating system finds. */
    private static Set<ScanType> types(GcpSettingReader reader) {
        Set<ScanType> types = EnumSet.noneOf(ScanType.class);
        reader.list(GcpSettings.TYPES, GcpSettings.TYPE).forEach(type -> types.add(ScanType.parse(type)));
        if (types.contains(ScanType.SWCA) && !types.contains(ScanType.OS)) {
            reader.problem(GcpSettings.TYPES, "has swca without os, which it needs");
        }
        return types;
    }
}
