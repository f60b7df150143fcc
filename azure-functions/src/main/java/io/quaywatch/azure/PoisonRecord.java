/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * Something that could not be worked on, kept until a person looks at it or has it tried again.
 *
 * @param reason why, for people
 * @param source {@code event-hub}, {@code steps} or {@code scans}
 * @param record as it came: JSON as it is, any other text as a JSON string. Of a queue: the flow's state where it could be read
 *     (see {@link FlowState}), else the text of the message
 */
record PoisonRecord(String reason, String source, Instant receivedAt, JsonNode record) {}
