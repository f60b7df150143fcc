/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static io.quaywatch.cli.Tables.left;

import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import io.quaywatch.image.Digest;
import io.quaywatch.notify.Notification;
import io.quaywatch.notify.NotificationText;
import io.quaywatch.report.Banner;
import io.quaywatch.report.Judgement;
import io.quaywatch.report.ReportSummary;
import io.quaywatch.report.Severity;
import io.quaywatch.report.Untrusted;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A run for people: a table of outcomes, what was left aside and why, and where the reports are. */
final class RunPrinter {
    private static final int IMAGE_WIDTH = 70;

    private final PrintStream out;

    RunPrinter(PrintStream out) {
        this.out = out;
    }

    void print(RunResult result, List<Notification> notifications) {
        if (!result.images().isEmpty()) {
            out.println();
            out.println(table(result.images()));
        }
        result.images().stream()
                .filter(image -> !image.verdict().reasons().isEmpty())
                .forEach(this::reasons);
        result.images().forEach(this::remarks);
        result.ignored()
                .forEach(event ->
                        out.println("ignored   " + event.source() + " event: " + Untrusted.line(event.reason())));
        result.rejected()
                .forEach(event -> out.println(
                        "rejected  " + event.source() + " " + event.where() + ": " + Untrusted.line(event.reason())));
        result.notFound()
                .forEach(reference -> out.println(
                        "not found " + Untrusted.line(reference.id()) + ": its images cannot be looked up from here"));
        result.own()
                .forEach(workload ->
                        out.println("own       " + Untrusted.line(workload.id()) + ": scanner of ours, not scanned"));
        notifications.forEach(notification -> out.println("would tell " + NotificationText.subject(notification)));
        if (result.index() != null) {
            out.println("report    " + result.index());
        }
    }

    private void reasons(RunResult.Image image) {
        out.println("not passed " + Untrusted.line(image.summary().image()) + ": "
                + Untrusted.line(String.join("; ", image.verdict().reasons())));
    }

    private void remarks(RunResult.Image image) {
        image.verdict()
                .remarks()
                .forEach(remark -> out.println(
                        "policy    " + Untrusted.line(image.summary().image() + ": " + remark)));
    }

    private static String table(List<RunResult.Image> images) {
        List<ColumnData<RunResult.Image>> columns = new ArrayList<>(List.of(
                left("IMAGE")
                        .maxWidth(IMAGE_WIDTH, OverflowBehaviour.ELLIPSIS_LEFT)
                        .with(image -> Untrusted.line(image.summary().image())),
                left("PLATFORM").with(image -> image.summary().platform().toString()),
                left("IDENTITY").with(RunPrinter::identity),
                left("OUTCOME").with(RunPrinter::outcome)));
        Arrays.stream(Severity.values())
                .sorted(Comparator.reverseOrder())
                .forEach(severity -> columns.add(new Column()
                        .header(severity.name())
                        .headerAlign(HorizontalAlign.RIGHT)
                        .dataAlign(HorizontalAlign.RIGHT)
                        .with(image -> count(image, severity))));
        columns.add(left("PASSED").with(image -> image.verdict().passed() ? "yes" : "NO"));
        return Tables.of(images, columns);
    }

    private static String identity(RunResult.Image image) {
        Digest digest = image.summary().configDigest();
        return digest == null ? "-" : digest.shortHex();
    }

    private static String outcome(RunResult.Image image) {
        return Banner.of(
                        image.summary().outcome(),
                        new Judgement(image.verdict().passed(), image.verdict().reasons()))
                .headline();
    }

    /** A dash where nothing is known: unknown is not zero. */
    private static String count(RunResult.Image image, Severity severity) {
        ReportSummary report = image.summary().outcome().reportSummary();
        return report == null ? "-" : String.valueOf(report.counts().of(severity));
    }
}
