/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.json.Json;
import java.time.Instant;
import java.util.Map;

/**
 * Measurements in CloudWatch's embedded metric format: a line of it, printed to the log as it is, becomes metrics without a call
 * and without a right. Alarms of {@code infra/aws/single-account.yaml} watch them by name and by state machine.
 */
final class EmbeddedMetrics {
    /** Age of the oldest claim that is still held; 0 where there is none. */
    static final String OLDEST_CLAIM_MINUTES = "OldestClaimMinutes";
    /** Left out for credentials that do not expire by themselves. */
    static final String TOKEN_HOURS_LEFT = "TokenHoursLeft";

    private static final String NAMESPACE = "Quaywatch";
    private static final String DIMENSION = "StateMachineArn";

    private EmbeddedMetrics() {}

    /** One line of JSON, without its end. */
    static String line(Instant at, String stateMachineArn, Map<String, Long> values) {
        ObjectNode line = Json.wire().createObjectNode();
        ObjectNode about = line.putObject("_aws");
        about.put("Timestamp", at.toEpochMilli());
        ObjectNode directive = about.putArray("CloudWatchMetrics").addObject();
        directive.put("Namespace", NAMESPACE);
        directive.putArray("Dimensions").addArray().add(DIMENSION);
        values.keySet().stream()
                .sorted()
                .forEach(name -> directive.withArray("/Metrics").addObject().put("Name", name));
        line.put(DIMENSION, stateMachineArn);
        values.forEach(line::put);
        return line.toString();
    }
}
