/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import static io.quaywatch.event.Events.readChanged;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AzureActivityLogParserTest {
    @ParameterizedTest
    @CsvSource({
        "Success, DeploymentEvent",
        "SUCCEEDED, DeploymentEvent",
        "0, DeploymentEvent",
        "Start, Ignored",
        "started, Ignored",
        "Accept, Ignored",
        "ACCEPTED, Ignored",
        "Failure, Ignored",
        "Failed, Ignored",
        "Canceled, Ignored"
    })
    void parse_resultType_onlySuccessIsADeployment(String result, String expected) {
        ParsedEvent event = readChanged("azure/activity-single", record -> record.put("resultType", result));
        assertThat(event.getClass().getSimpleName()).isEqualTo(expected);
    }

    @Test
    void parse_resultTypeAsNumber_isReadLikeText() {
        assertThat(readChanged("azure/activity-single", record -> record.put("resultType", 0)))
                .isInstanceOf(ParsedEvent.DeploymentEvent.class);
    }

    @Test
    void parse_statusInsteadOfResultType_counts() {
        ParsedEvent event = readChanged("azure/activity-single", record -> {
            record.remove("resultType");
            record.putObject("status").put("value", "Succeeded").put("localizedValue", "Erfolgreich");
        });
        assertThat(event).isInstanceOf(ParsedEvent.DeploymentEvent.class);
    }

    @ParameterizedTest
    @CsvSource({"Administrative", "Write", "Action", "''"})
    void parse_category_isNoFilter(String category) {
        assertThat(readChanged("azure/activity-single", record -> record.put("category", category)))
                .isInstanceOf(ParsedEvent.DeploymentEvent.class);
    }

    @Test
    void read_activityLogAsBase64OfACloudEvent_isFound() {
        String data = Base64.getEncoder()
                .encodeToString(Events.tree("azure/aca-write").toString().getBytes(StandardCharsets.UTF_8));
        ParsedEvent event = readChanged("azure/cloudevent-activity-records", record -> {
            record.remove("data");
            record.put("data_base64", data);
        });
        assertThat(event).isInstanceOf(ParsedEvent.DeploymentEvent.class);
    }

    @Test
    void read_activityLogAsTextOfACloudEvent_isFound() {
        ParsedEvent event = readChanged(
                "azure/cloudevent-activity-records",
                record -> record.put("data", Events.tree("azure/aca-write").toString()));
        assertThat(event).isInstanceOf(ParsedEvent.DeploymentEvent.class);
    }

    @Test
    void parse_time_isTheRecordsToTheLastDigit() {
        ParsedEvent.DeploymentEvent event =
                (ParsedEvent.DeploymentEvent) readChanged("azure/activity-single", ObjectNode::fieldNames);
        assertThat(event.time()).isEqualTo("2026-03-01T10:00:00.123456700Z");
    }
}
