/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quaywatch.event.Workload;
import io.quaywatch.image.Digest;
import io.quaywatch.json.Json;
import io.quaywatch.notify.Notification;
import io.quaywatch.notify.NotificationJson;
import io.quaywatch.notify.NotificationText;
import io.quaywatch.port.Notifier;
import io.quaywatch.port.PortException;
import io.quaywatch.report.Untrusted;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages as CloudEvents 1.0 to a custom topic of Event Grid, whose input schema must be CloudEvents. Its data is
 * {@code {"subject":"…","text":"…","severity":"HIGH","outcome":"Complete","notification":{…}}}; subscriptions can filter by
 * {@code data.severity} and {@code data.outcome} ({@link Notification#worst()}, {@link Notification#standing()}).
 * {@code notification} is that of {@link NotificationJson}, left out where the event would be too long.
 *
 * <p>The id is a hash of the message and its day, so that a message sent twice is recognisable.
 *
 * <p>Each message is a log line too, {@code quaywatch notification severity=… image=… workload=… outcome=…}: Event Grid writes no
 * mail, an alert on the log does. The line comes first, so that a topic that refuses does not silence the mail.
 */
final class EventGridNotifier implements Notifier {
    /** What the token of the pipeline is for (Microsoft, "Authenticate publishing clients using Microsoft Entra ID"). */
    static final String SCOPE = "https://eventgrid.azure.net/.default";

    /** An event may have 1 MB, but each 64 KB are billed as one more. */
    static final int MAX_EVENT = 64_000;

    /** Line breaks and quotes double when they are written as JSON. */
    private static final int MAX_TEXT = 24_000;

    private static final int MAX_VALUE = 500;
    private static final String QUERY = "?api-version=2018-01-01";
    private static final Logger LOG = LoggerFactory.getLogger(EventGridNotifier.class);

    private final NotificationJson json = new NotificationJson();
    private final HttpPipeline pipeline;
    private final URL topic;
    private final String action;

    /**
     * @param pipeline adds the token and repeats what may be repeated
     * @param topic for example {@code https://NAME.REGION-1.eventgrid.azure.net/api/events}
     * @throws IllegalArgumentException if that is no such address
     */
    EventGridNotifier(HttpPipeline pipeline, URI topic) {
        this.pipeline = pipeline;
        try {
            this.topic = new URI(topic + QUERY).toURL();
        } catch (URISyntaxException | MalformedURLException e) {
            throw new IllegalArgumentException("the endpoint of the topic is no URL", e);
        }
        this.action = "publish a notification to " + topic.getHost();
    }

    private record Event(
            String specversion,
            String id,
            String source,
            String type,
            String subject,
            Instant time,
            String datacontenttype,
            Data data) {}

    private record Data(
            String subject,
            String text,
            String severity,
            String outcome,
            @JsonRawValue @Nullable String notification) {}

    @Override
    public void send(Notification notification) {
        LOG.atInfo().log(line(notification));
        HttpRequest request = new HttpRequest(HttpMethod.POST, topic);
        request.setHeader(HttpHeaderName.CONTENT_TYPE, "application/cloudevents-batch+json; charset=utf-8");
        request.setBody(body(notification));
        try (HttpResponse response = AzureFailure.calling(action, () -> pipeline.sendSync(request, Context.NONE))) {
            if (response.getStatusCode() != 200) {
                throw refused(response);
            }
        }
    }

    private PortException refused(HttpResponse response) {
        return AzureFailure.answered(
                action, response.getStatusCode(), response.getHeaderValue(AzureFailure.REQUEST_ID), (String) null);
    }

    private byte[] body(Notification notification) {
        byte[] whole = batch(notification, new String(json.write(notification), StandardCharsets.US_ASCII));
        return whole.length <= MAX_EVENT ? whole : batch(notification, null);
    }

    private byte[] batch(Notification notification, @Nullable String document) {
        Event event = new Event(
                "1.0",
                id(notification),
                "/quaywatch",
                "io.quaywatch.notification",
                Untrusted.line(notification.subject().image(), MAX_VALUE),
                notification.at(),
                "application/json",
                new Data(
                        NotificationText.subject(notification),
                        NotificationText.body(notification, MAX_TEXT),
                        notification.worst(),
                        notification.standing(),
                        document));
        return Json.write(List.of(event)).getBytes(StandardCharsets.UTF_8);
    }

    /** The moment is left out, because a repeated step looks at the clock again. */
    private String id(Notification notification) {
        Instant day = LocalDate.ofInstant(notification.at(), ZoneOffset.UTC)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
        return Digest.of(json.write(new Notification(
                        notification.subject(),
                        notification.outcome(),
                        notification.verdict(),
                        notification.workloads(),
                        notification.more(),
                        notification.recovered(),
                        day)))
                .hex();
    }

    private static String line(Notification notification) {
        List<Workload> workloads = notification.workloads();
        return "quaywatch notification severity=" + notification.worst()
                + " image=" + word(notification.subject().image())
                + " workload="
                + (workloads.isEmpty() ? "-" : word(workloads.get(0).id()))
                + " outcome=" + notification.standing();
    }

    /** A name with a blank could pretend to be the next field. */
    private static String word(String text) {
        return Untrusted.line(text, MAX_VALUE).replace(' ', '_');
    }
}
