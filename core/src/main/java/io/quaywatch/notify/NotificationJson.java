/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.quaywatch.event.Workload;
import io.quaywatch.json.Json;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanSubject;
import io.quaywatch.report.SeverityCounts;
import io.quaywatch.report.Untrusted;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Renders a notification as one JSON object for a webhook. {@code text} is the message for chat services that show such a
 * field; in it the characters are escaped with which a chat's markup starts links and calls people. {@code counts} is there
 * only where something was counted. Equal notifications give equal bytes of ASCII.
 *
 * <pre>{"schemaVersion":1,"text":"…","headline":"…","recovered":false,"passed":false,"reasons":["…"],"subject":{…},
 * "outcome":{"outcome":"Failed",…},"workloads":[{…}],"more":0,"at":"2026-11-20T08:00:00Z"}</pre>
 */
public final class NotificationJson {
    private static final int SCHEMA_VERSION = 1;
    private static final int MAX_TEXT = 1000;

    private final ObjectWriter writer = Json.state().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    public byte[] write(Notification notification) {
        ScanOutcome outcome = notification.outcome();
        Document document = new Document(
                SCHEMA_VERSION,
                text(notification),
                NotificationText.headline(notification),
                notification.recovered(),
                notification.verdict().passed() && outcome.standing() instanceof ScanOutcome.Complete,
                notification.verdict().reasons(),
                notification.subject(),
                outcome,
                outcome.reportSummary() == null ? null : outcome.reportSummary().counts(),
                notification.workloads(),
                notification.more(),
                notification.at());
        try {
            return writer.writeValueAsString(document).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a notification could not be written as JSON", e);
        }
    }

    private static String text(Notification notification) {
        String text = NotificationText.headline(notification)
                + ": "
                + notification.subject().image()
                + ". "
                + NotificationText.banner(notification).explanation();
        return Untrusted.line(text, MAX_TEXT)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                // Elsewhere @everyone needs no brackets; a zero-width space keeps it a word.
                .replace("@", "@\u200b");
    }

    private record Document(
            int schemaVersion,
            String text,
            String headline,
            boolean recovered,
            boolean passed,
            List<String> reasons,
            ScanSubject subject,
            ScanOutcome outcome,
            @Nullable SeverityCounts counts,
            List<Workload> workloads,
            int more,
            Instant at) {}
}
