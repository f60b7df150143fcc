/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.azure.DocumentStarter.Started;
import io.quaywatch.azure.FlowState.Deployed;
import io.quaywatch.image.Digest;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.port.PortException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts lost events again, the oldest first, at most {@value #MOST} a call. A poison blob is deleted only after its flow was
 * started; one that nothing can be started of stays, with the reason in the answer.
 *
 * <pre>{"dryRun":true} → {"found":3,"started":0,"left":3,"reasons":["2026/03/01/5d1e….json event-hub: …"],"after":null}
 * {"after":"…"}   → goes on</pre>
 */
final class AzureRedrive {
    static final int MOST = 100;
    /** Who has more of them has another trouble. */
    private static final int MOST_LISTED = 5_000;

    private final PoisonBlobs poison;
    private final DocumentStarter documents;
    private final DeploymentFlows flows;

    AzureRedrive(PoisonBlobs poison, DocumentStarter documents, DeploymentFlows flows) {
        this.poison = poison;
        this.documents = documents;
        this.flows = flows;
    }

    /** @param after where an earlier answer stopped */
    record Wish(boolean dryRun, @Nullable String after) {}

    /**
     * The answer.
     *
     * @param found how many blobs there were before, at most 5,000 of them
     * @param started blobs whose flows are started now, and which are gone
     * @param left blobs that this call has looked at and left
     * @param reasons one for each of these
     * @param more whether it stopped at its limit: call it again with {@code after}
     */
    record Redriven(
            int found,
            int started,
            int left,
            List<String> reasons,
            boolean more,
            @Nullable String after) {}

    /** @throws IllegalArgumentException if the body makes no sense; the text is for the caller */
    Redriven answer(String body) throws JsonProcessingException {
        @Nullable Wish wish = Json.state().readValue(body.isBlank() ? "{}" : body, Wish.class);
        if (wish == null) {
            throw new IllegalArgumentException("a redrive is asked for by an object; {} starts all");
        }
        return run(wish);
    }

    Redriven run(Wish wish) {
        List<String> all = poison.list(MOST_LISTED);
        List<String> open = all.stream()
                .filter(name -> wish.after() == null || name.compareTo(wish.after()) > 0)
                .sorted()
                .toList();
        List<String> now = open.subList(0, Math.min(MOST, open.size()));
        List<String> reasons = new ArrayList<>();
        int started = 0;
        for (String name : now) {
            Optional<String> left = wish.dryRun() ? known(name) : redrive(name);
            left.ifPresent(reason -> reasons.add(name + " " + reason));
            started += left.isPresent() || wish.dryRun() ? 0 : 1;
        }
        boolean more = open.size() > now.size();
        return new Redriven(all.size(), started, reasons.size(), reasons, more, more ? now.get(now.size() - 1) : null);
    }

    /** Why it is there. */
    private Optional<String> known(String name) {
        return read(name).map(Read::reason);
    }

    /** Why it stays; empty if it is gone. */
    private Optional<String> redrive(String name) {
        Optional<Read> read = read(name);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        if (read.get().record() == null) {
            return Optional.of(read.get().reason());
        }
        Optional<String> left = start(name, read.get().record());
        if (left.isEmpty()) {
            poison.delete(name);
        }
        return left;
    }

    /** @param record null if the blob cannot be read */
    private record Read(String reason, @Nullable JsonNode record) {}

    /** Empty if somebody else has taken it meanwhile. */
    private Optional<Read> read(String name) {
        try {
            return poison.read(name).map(found -> new Read(found.source() + ": " + found.reason(), found.record()));
        } catch (PortException e) {
            if (e.kind() != Kind.CORRUPT) {
                throw e;
            }
            return Optional.of(new Read(String.valueOf(e.getMessage()), null));
        }
    }

    private Optional<String> start(String name, JsonNode record) {
        Optional<Deployed> deployed = deployed(record);
        if (deployed.isPresent()) {
            // The flow of that name has ended, so this is another one; the same whenever this blob is started.
            String execution = Digest.of(("redrive\n" + name).getBytes(StandardCharsets.UTF_8))
                    .hex();
            flows.start(new Deployed(
                    deployed.get().event(), execution, deployed.get().force()));
            return Optional.empty();
        }
        Started started = documents.start(record.isTextual() ? record.textValue() : record.toString());
        if (!started.unusable().isEmpty()) {
            return Optional.of("stays: " + started.unusable().get(0).reason());
        }
        return started.started() + started.known() == 0
                ? Optional.of("stays: nothing in it deploys an image")
                : Optional.empty();
    }

    /** An event whose workload could not be looked up is kept as the state of its flow. */
    private static Optional<Deployed> deployed(JsonNode record) {
        if (!record.path("flow").isTextual()) {
            return Optional.empty();
        }
        try {
            return Json.state().treeToValue(record, FlowState.class) instanceof Deployed deployed
                    ? Optional.of(deployed)
                    : Optional.empty();
        } catch (JsonProcessingException | IllegalArgumentException notOfThisRelease) {
            return Optional.empty();
        }
    }
}
