/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import io.quaywatch.config.Setting;
import java.util.List;
import java.util.regex.Pattern;

/** The settings that only Google Cloud has, and the forms of what Google names. Names are the contract with Terraform. */
final class GcpSettings {
    private static final String LABELS = "key=value pairs of labels, separated by commas";

    static final Setting SERVICE_PROJECT =
            new Setting("SERVICE_PROJECT", "", "a project id", "The project that snapshots and scanners are made in.");
    static final Setting TARGET_PROJECTS = new Setting(
            "TARGET_PROJECTS", "", "project ids, separated by commas", "The projects whose machines are scanned.");
    static final Setting REGIONS = new Setting(
            "REGIONS", "", "regions, separated by commas", "Where scanners run; machines elsewhere are not scanned.");
    static final Setting INTERVAL = new Setting(
            "SNAPSHOT_REFRESH_INTERVAL_HOURS", "24", "1 to 168", "The hours between two scans of a machine.");
    static final Setting RETENTION = new Setting(
            "SNAPSHOT_RETENTION_HOURS", "6", "1 to 72", "The hours after which a snapshot is removed by its label.");
    static final Setting SCANNERS =
            new Setting("SCANNER_INSTANCES_PER_REGION", "10", "1 to 50", "How many scanners run at once in a region.");
    static final Setting TIMEOUT =
            new Setting("SCAN_TIMEOUT_SECONDS", "1800", "60 to 7200", "How long a scanner may work, in seconds.");
    static final Setting INCLUDE =
            new Setting("INCLUDE_LABELS", "", LABELS, "A machine is scanned only if it carries all of them.");
    static final Setting ANY =
            new Setting("ANY_LABELS", "", LABELS, "A machine is scanned only if it carries one of them.");
    static final Setting EXCLUDE =
            new Setting("EXCLUDE_LABELS", "", LABELS, "A machine that carries one of them is not scanned.");
    static final Setting EXCLUDE_DISK =
            new Setting("EXCLUDE_DISK_LABELS", "", LABELS, "A disk that carries one of them is left out.");
    static final Setting DATA_DISKS =
            new Setting("SCAN_DATA_DISKS", "true", "true or false", "Whether disks besides the boot disk are scanned.");
    static final Setting STOPPED =
            new Setting("SCAN_STOPPED", "true", "true or false", "Whether machines that do not run are scanned.");
    static final Setting SAMPLING = new Setting(
            "SAMPLING_PERCENT", "0", "0 to 100", "The share of a group of like machines that is scanned; 0 scans all.");
    static final Setting TYPES = new Setting(
            "SCAN_TYPES", "os", "os, swca and secret, separated by commas", "What is looked for on a machine.");
    static final Setting RESULT_BUCKET =
            new Setting("RESULT_BUCKET", "", "the name of a bucket", "Where scanners write their results.");
    static final Setting WORKFLOW = new Setting(
            "WORKFLOW",
            "",
            "projects/PROJECT/locations/REGION/workflows/NAME",
            "The workflow that drives the scan of a machine.");
    static final Setting IMAGE =
            new Setting("SCANNER_IMAGE", "", "projects/PROJECT/global/images/…", "The image of a scanner's boot disk.");
    static final Setting MACHINE_TYPE =
            new Setting("SCANNER_MACHINE_TYPE", "e2-standard-2", "a machine type", "The machine type of a scanner.");
    static final Setting ACCOUNT = new Setting(
            "SCANNER_SERVICE_ACCOUNT",
            "",
            "the address of a service account",
            "The account that scanners run as, by which they are also known as ours.");
    static final Setting SUBNETWORK = new Setting(
            "SCANNER_SUBNETWORK",
            "",
            "region=projects/PROJECT/regions/REGION/subnetworks/NAME pairs, separated by commas",
            "The subnetwork of scanners in each region.");
    static final Setting SPOT =
            new Setting("SCANNER_SPOT", "true", "true or false", "Whether a scanner is first tried as a Spot machine.");
    static final Setting DATABASE = new Setting(
            "FIRESTORE_DATABASE", "(default)", "the id of a database", "The Firestore database of jobs and leases.");
    static final Setting DELIVERY = new Setting(
            "DELIVERY", "qscanner-upload", "qscanner-upload, files or qflow", "Which way results are delivered.");
    static final Setting SECRET = new Setting(
            "QUALYS_SECRET", "", "a file", "The file that the Qualys secret is mounted as from Secret Manager.");
    static final Setting QSCANNER_VERSION =
            new Setting("QSCANNER_VERSION", "", "a version such as 4.8.0-2", "The qscanner that scanners run.");
    static final Setting QSCANNER_SHA256 =
            new Setting("QSCANNER_SHA256", "", "64 hex digits", "The SHA-256 of its archive; nothing else is run.");
    static final Setting ARTIFACT_BUCKET =
            new Setting("ARTIFACT_BUCKET", "", "the name of a bucket", "Where its archive is.");

    static final Pattern PROJECT = Pattern.compile("([a-z0-9.-]{1,60}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]");
    static final Pattern REGION = Pattern.compile("[a-z]{2,20}-[a-z]{2,20}[0-9]{1,2}");
    static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]");
    static final Pattern WORKFLOW_NAME = Pattern.compile(
            "projects/[a-z0-9:.-]{1,90}/locations/[a-z0-9-]{1,40}/workflows/[A-Za-z][A-Za-z0-9_-]{0,63}");
    static final Pattern IMAGE_NAME =
            Pattern.compile("projects/[a-z0-9:.-]{1,90}/global/images/(family/)?[a-z][a-z0-9-]{0,62}");
    static final Pattern MACHINE_TYPE_NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    static final Pattern ACCOUNT_NAME = Pattern.compile("[a-z0-9-]{1,63}@[a-z0-9.-]{1,100}\\.gserviceaccount\\.com");
    static final Pattern SUBNETWORK_NAME =
            Pattern.compile("projects/[a-z0-9:.-]{1,90}/regions/([a-z0-9-]{1,40})/subnetworks/[a-z][a-z0-9-]{0,62}");
    static final Pattern DATABASE_NAME = Pattern.compile("\\(default\\)|[a-z][a-z0-9-]{2,61}[a-z0-9]");
    static final Pattern TYPE = Pattern.compile("os|swca|secret");
    static final Pattern VERSION = Pattern.compile("[0-9][0-9A-Za-z.-]{0,30}");
    static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private GcpSettings() {}

    /** Every setting besides those that all clouds share, in the order of the docs. */
    static List<Setting> all() {
        return List.of(
                SERVICE_PROJECT,
                TARGET_PROJECTS,
                REGIONS,
                INTERVAL,
                RETENTION,
                SCANNERS,
                TIMEOUT,
                INCLUDE,
                ANY,
                EXCLUDE,
                EXCLUDE_DISK,
                DATA_DISKS,
                STOPPED,
                SAMPLING,
                TYPES,
                RESULT_BUCKET,
                WORKFLOW,
                IMAGE,
                MACHINE_TYPE,
                ACCOUNT,
                SUBNETWORK,
                SPOT,
                DATABASE,
                DELIVERY,
                SECRET,
                QSCANNER_VERSION,
                QSCANNER_SHA256,
                ARTIFACT_BUCKET);
    }
}
