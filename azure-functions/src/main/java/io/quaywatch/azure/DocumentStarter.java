/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.azure.FlowState.Deployed;
import io.quaywatch.event.EventDocument;
import io.quaywatch.event.EventException;
import io.quaywatch.event.EventReader;
import io.quaywatch.event.ParsedEvent;
import io.quaywatch.event.ParsedEvent.DeploymentEvent;
import io.quaywatch.event.ParsedEvent.Rejected;
import io.quaywatch.image.Digest;
import io.quaywatch.port.PortException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts a flow for every deployment in a document. A record that cannot be used is told to the caller with its text, and the
 * others of the document start all the same.
 */
final class DocumentStarter {
    /** More of a record is not kept; so large a one is nothing that Azure sends. */
    static final int MOST_BYTES = 256 * 1024;

    private final EventReader reader;
    private final DeploymentFlows flows;

    DocumentStarter(EventReader reader, DeploymentFlows flows) {
        this.reader = reader;
        this.flows = flows;
    }

    /** @param record its text, at most {@link #MOST_BYTES} of it */
    record Unusable(String reason, String record) {}

    /**
     * What came of a document.
     *
     * @param known flows that were there already
     * @param ignored records that deploy nothing
     */
    record Started(int started, int known, int ignored, List<Unusable> unusable) {
        Started {
            unusable = List.copyOf(unusable);
        }
    }

    /** Throws {@link PortException} where the flows refuse, and then everything may be started again. */
    Started start(String text) {
        EventDocument document;
        try {
            document = reader.open(text.getBytes(StandardCharsets.UTF_8));
        } catch (EventException e) {
            return new Started(0, 0, 0, List.of(new Unusable(String.valueOf(e.getMessage()), cut(text))));
        }
        int started = 0;
        int known = 0;
        int ignored = 0;
        List<Unusable> unusable = new ArrayList<>();
        for (int i = 0; i < document.events().size(); i++) {
            ParsedEvent event = document.events().get(i);
            if (event instanceof ParsedEvent.Ignored) {
                ignored++;
                continue;
            }
            Optional<String> reason;
            if (event instanceof DeploymentEvent deployed) {
                int before = started;
                try {
                    started += flows.start(new Deployed(deployed, execution(deployed), false)) ? 1 : 0;
                    known += started > before ? 0 : 1;
                    reason = Optional.empty();
                } catch (RuntimeException e) {
                    reason = Optional.of(ofThisRecord(e));
                }
            } else {
                Rejected rejected = (Rejected) event;
                reason = Optional.of(rejected.source() + " " + rejected.where() + ": " + rejected.reason());
            }
            int index = i;
            reason.map(why -> new Unusable(why, cut(document.record(index)))).ifPresent(unusable::add);
        }
        return new Started(started, known, ignored, unusable);
    }

    /** The same delivery is the same execution, whatever batch it comes in. */
    private static String execution(DeploymentEvent event) {
        return Digest.of((event.source() + "\n" + event.id()).getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    /** A store that is down or shut refuses every record; only what is wrong with this one is its own matter. */
    private static String ofThisRecord(RuntimeException thrown) {
        if (thrown instanceof PortException port) {
            return switch (port.kind()) {
                case INVALID, CORRUPT -> "no flow can be started: " + port.getMessage();
                case UNAVAILABLE, THROTTLED, CONTENDED, DENIED, NOT_FOUND -> throw port;
            };
        }
        // Thrown on, a defect that one record provokes would hold up its partition of the hub for ever.
        return "internal error " + thrown.getClass().getSimpleName();
    }

    private static String cut(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MOST_BYTES) {
            return text;
        }
        int end = MOST_BYTES;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
