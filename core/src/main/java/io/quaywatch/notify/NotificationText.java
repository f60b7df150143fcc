/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.notify;

import io.quaywatch.event.Workload;
import io.quaywatch.image.Digest;
import io.quaywatch.report.Banner;
import io.quaywatch.report.Judgement;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.Severity;
import io.quaywatch.report.SeverityCounts;
import io.quaywatch.report.Untrusted;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Renders a notification as a subject and a plain-text body, for mail, SNS and logs. */
public final class NotificationText {
    /** SNS refuses a subject of 100 characters or more, or with anything but printable ASCII. */
    static final int MAX_SUBJECT = 99;

    private static final int MAX_VALUE = 500;
    private static final String CUT = "…\n(The message was longer than can be sent.)\n";

    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private NotificationText() {}

    /** One line of printable ASCII. The end of the image's name is kept, because it tells images apart. */
    public static String subject(Notification notification) {
        String start = ascii("Quaywatch: " + headline(notification) + ": ");
        String image = ascii(notification.subject().image());
        int room = MAX_SUBJECT - start.length();
        return start + (image.length() <= room ? image : "..." + image.substring(image.length() - room + 3));
    }

    /** As {@link #body(Notification)}, at most this many bytes of UTF-8; what is cut says so. */
    public static String body(Notification notification, int mostBytes) {
        return bounded(body(notification), mostBytes);
    }

    static String bounded(String body, int mostBytes) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= mostBytes) {
            return body;
        }
        int end = mostBytes - CUT.getBytes(StandardCharsets.UTF_8).length;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + CUT;
    }

    /** Lines that each hold one fact; no text from outside can start a line of its own. */
    public static String body(Notification notification) {
        Lines lines = new Lines();
        lines.line(headline(notification));
        lines.line(banner(notification).explanation());
        lines.line("");
        lines.fact("Image", notification.subject().image());
        lines.fact("Config digest", digest(notification.subject().configDigest()));
        lines.fact("Manifest digest", digest(notification.subject().manifestDigest()));
        lines.fact(
                "Platform",
                notification.subject().platform()
                        + (notification.subject().platformAssumed() ? " (assumed: the workload names none)" : ""));
        lines.fact("Findings", counts(notification.outcome()));
        lines.fact("Time", UTC.format(notification.at()));
        lines.line("");
        lines.line("Run by:");
        for (Workload workload : notification.workloads()) {
            lines.line("- " + workload.name() + " (" + workload.kind() + "): " + workload.id());
        }
        if (notification.more() > 0) {
            lines.line("- and " + notification.more() + " more");
        }
        return lines.text.toString();
    }

    static Banner banner(Notification notification) {
        return Banner.of(
                notification.outcome(),
                new Judgement(
                        notification.verdict().passed(), notification.verdict().reasons()));
    }

    static String headline(Notification notification) {
        return (notification.recovered() ? "Recovered. " : "")
                + banner(notification).headline();
    }

    private static String digest(@Nullable Digest digest) {
        return digest == null ? "not known" : digest.toString();
    }

    private static String counts(ScanOutcome outcome) {
        if (outcome.reportSummary() == null) {
            return "unknown";
        }
        boolean whole = outcome.standing() instanceof ScanOutcome.Complete;
        SeverityCounts counts = outcome.reportSummary().counts();
        StringBuilder text = new StringBuilder();
        Severity[] severities = Severity.values();
        for (int i = severities.length - 1; i >= 0; i--) {
            int count = counts.of(severities[i]);
            text.append(text.isEmpty() ? "" : ", ")
                    .append(severities[i].name().toLowerCase(Locale.ROOT))
                    .append(' ')
                    .append(whole ? Integer.toString(count) : count == 0 ? "unknown" : count + " or more");
        }
        return text.toString();
    }

    private static String ascii(String text) {
        StringBuilder ascii = new StringBuilder(text.length());
        text.codePoints().forEach(c -> ascii.append(c >= ' ' && c <= '~' ? (char) c : '?'));
        return ascii.toString();
    }

    private static final class Lines {
        private final StringBuilder text = new StringBuilder();

        void fact(String label, String value) {
            line(label + ": " + value);
        }

        void line(String line) {
            text.append(Untrusted.line(line, MAX_VALUE)).append('\n');
        }
    }
}
