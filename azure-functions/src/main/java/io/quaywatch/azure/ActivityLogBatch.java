/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.azure.DocumentStarter.Started;
import io.quaywatch.azure.DocumentStarter.Unusable;
import java.util.List;

/**
 * One batch of the Event Hub: a flow for every deployment, a poison blob for every record that is of no use. It calls neither
 * Resource Manager nor a registry, so it takes as long as its writes.
 *
 * <p>It throws only where flows or poison blobs refuse. The batch then comes again, and what was started before is found.
 */
final class ActivityLogBatch {
    private static final String SOURCE = "event-hub";

    private final DocumentStarter starter;
    private final PoisonBin poison;
    private final FlowLog log;

    ActivityLogBatch(DocumentStarter starter, PoisonBin poison, FlowLog log) {
        this.starter = starter;
        this.poison = poison;
        this.log = log;
    }

    /**
     * What a batch came to.
     *
     * @param known events whose flows were there already
     * @param poisoned records and whole messages that were put aside
     */
    record Counts(int messages, int started, int known, int ignored, int poisoned) {
        private Counts plus(Started one) {
            return new Counts(
                    messages + 1,
                    started + one.started(),
                    known + one.known(),
                    ignored + one.ignored(),
                    poisoned + one.unusable().size());
        }
    }

    /** @param messages one document each: {@code {"records":[…]}}, Event Grid events, CloudEvents, or one record */
    Counts accept(List<String> messages) {
        Counts counts = new Counts(0, 0, 0, 0, 0);
        for (String message : messages) {
            Started started = starter.start(message);
            started.unusable().forEach(this::keep);
            counts = counts.plus(started);
        }
        log.line(
                "batch",
                "messages",
                counts.messages(),
                "started",
                counts.started(),
                "known",
                counts.known(),
                "ignored",
                counts.ignored(),
                "poisoned",
                counts.poisoned());
        return counts;
    }

    private void keep(Unusable unusable) {
        String blob = poison.put(unusable.reason(), SOURCE, unusable.record());
        log.line("poison", "source", SOURCE, "reason", unusable.reason(), "blob", blob);
    }
}
