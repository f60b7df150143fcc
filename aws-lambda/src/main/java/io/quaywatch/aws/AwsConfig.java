/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.config.ConfigException;
import io.quaywatch.config.ScannerConfig;
import io.quaywatch.config.Setting;
import io.quaywatch.report.Severity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the functions. A function is given what its rights are for, so what one needs is demanded when it is used.
 *
 * @param notifyFrom findings of this severity or worse do not pass
 */
record AwsConfig(Map<String, String> values, Severity notifyFrom, ScannerConfig scanner) {
    static final Setting TABLE = new Setting("QUAYWATCH_TABLE", "", "a table name", "The ledger's DynamoDB table.");
    static final Setting BUCKET = new Setting("QUAYWATCH_BUCKET", "", "a bucket name", "Where reports are kept.");
    static final Setting TOPIC = new Setting("QUAYWATCH_TOPIC_ARN", "", "a topic ARN", "Where people are told.");
    static final Setting SECRET =
            new Setting("QUAYWATCH_SECRET_ARN", "", "a secret ARN or name", "The Qualys credentials.");
    static final Setting STATE_MACHINE = new Setting(
            "QUAYWATCH_STATE_MACHINE_ARN",
            "",
            "a state machine ARN",
            "The workflow that backfill, sweep and redrive start.");
    static final Setting DEAD_LETTERS =
            new Setting("QUAYWATCH_DLQ_URL", "", "a queue URL", "The events that redrive sends back to the start.");
    static final Setting DESCRIBE_ROLE = new Setting(
            "QUAYWATCH_DESCRIBE_ROLE",
            "",
            "a role name",
            "The role in other accounts through which their workloads and images are read.");
    static final Setting EXTERNAL_ID =
            new Setting("QUAYWATCH_EXTERNAL_ID", "", "text", "What that role's trust policy asks for.");
    static final Setting NOTIFY_SEVERITY = new Setting(
            "NOTIFY_SEVERITY", "HIGH", "a severity, or 1 to 5", "From which severity on a finding is told.");

    AwsConfig {
        values = Map.copyOf(values);
    }

    /** @throws ConfigException naming every unusable setting */
    static AwsConfig from(Map<String, String> environment) {
        String severity = environment.getOrDefault(NOTIFY_SEVERITY.name(), "").strip();
        try {
            return new AwsConfig(
                    environment,
                    Severity.parse(severity.isEmpty() ? NOTIFY_SEVERITY.standard() : severity),
                    ScannerConfig.from(environment));
        } catch (ConfigException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new ConfigException(List.of(NOTIFY_SEVERITY.name() + " is not " + NOTIFY_SEVERITY.range()));
        }
    }

    /** Every setting besides those of {@link ScannerConfig}, in the order of the docs. */
    static List<Setting> settings() {
        return List.of(
                TABLE, BUCKET, TOPIC, SECRET, STATE_MACHINE, DEAD_LETTERS, DESCRIBE_ROLE, EXTERNAL_ID, NOTIFY_SEVERITY);
    }

    Optional<String> find(Setting setting) {
        return Optional.ofNullable(values.get(setting.name()))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    /** @throws ConfigException if it is not set */
    String get(Setting setting) {
        return find(setting)
                .orElseThrow(() -> new ConfigException(
                        List.of(setting.name() + " is not set: " + setting.meaning() + " Give " + setting.range())));
    }
}
