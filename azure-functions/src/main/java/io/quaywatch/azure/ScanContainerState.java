/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * How the container of a scan stands, as its group's {@code instanceView} tells it (ContainerGroups - Get, API 2023-05-01).
 *
 * <pre>{@code
 * {"properties":{"provisioningState":"Succeeded","instanceView":{"state":"Succeeded"},
 *  "containers":[{"properties":{"instanceView":{"currentState":
 *    {"state":"Terminated","exitCode":0,"finishTime":"2026-01-01T10:00:00Z","detailStatus":"Completed"},"events":[]}}}]}}
 * }</pre>
 */
sealed interface ScanContainerState {
    /** Not ended: being made, pulling, running. */
    record Underway() implements ScanContainerState {}

    /** The scanner ended. */
    record Ended(int exitCode, Instant at) implements ScanContainerState {}

    /** It will never end by itself: the text says what Azure says, in words of ours. */
    record Broken(String reason) implements ScanContainerState {}

    /** @param now where the answer does not say when the scanner ended */
    static ScanContainerState of(JsonNode group, Instant now) {
        JsonNode properties = group.path("properties");
        JsonNode container =
                properties.path("containers").path(0).path("properties").path("instanceView");
        JsonNode current = container.path("currentState");
        if (current.path("state").asText().equals("Terminated")) {
            return current.path("exitCode").isInt()
                    ? new Ended(current.path("exitCode").asInt(), instant(current.path("finishTime"), now))
                    : new Broken("the container ended without an exit code");
        }
        if (current.path("state").asText().equals("Running")) {
            // The group may say already how it ended; the exit code, which says why, follows.
            return new Underway();
        }
        boolean pullFailed = Stream.of(properties.path("instanceView").path("events"), container.path("events"))
                .flatMap(events -> StreamSupport.stream(events.spliterator(), false))
                .anyMatch(ScanContainerState::isFailedPull);
        if (pullFailed) {
            return new Broken("the scanner's own image could not be pulled");
        }
        String state = properties.path("instanceView").path("state").asText();
        return state.equals("Failed")
                        || state.equals("Stopped")
                        || properties.path("provisioningState").asText().equals("Failed")
                ? new Broken("Azure ended the container before the scanner began")
                : new Underway();
    }

    /** Azure goes on trying, and says so in events of these names; the message names the image. */
    private static boolean isFailedPull(JsonNode event) {
        return event.path("name").asText().equals("Failed")
                && event.path("message").asText().contains("pull image");
    }

    private static Instant instant(JsonNode text, Instant otherwise) {
        try {
            return Instant.parse(text.asText());
        } catch (DateTimeParseException e) {
            return otherwise;
        }
    }
}
