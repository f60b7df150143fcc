/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quaywatch.azure.ArmInventory.Found;
import io.quaywatch.azure.FlowState.Deployed;
import io.quaywatch.event.Deployment;
import io.quaywatch.event.ParsedEvent.DeploymentEvent;
import io.quaywatch.image.Digest;
import io.quaywatch.report.Untrusted;
import io.quaywatch.scan.ManualRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Starts a flow for everything that runs images, or for images that are named, a bounded number at a time. A flow is named after
 * its run and its workload: a call that is repeated starts nothing twice.
 *
 * <pre>{"dryRun":true}                            → {"run":"2026030110-5d1e0c42","found":12,"kinds":{"container-app":7,…},…}
 * {"run":"…","after":"…"}                    → goes on
 * {"images":["shop/web:1.4"],"force":true}   → scans these</pre>
 */
final class AzureBackfill {
    private static final String SOURCE = "backfill";
    private static final int MOST_SHOWN = 200;
    private static final int LONGEST = 600;

    private final ArmInventory inventory;
    private final List<String> watched;
    private final DeploymentFlows flows;
    private final InstantSource clock;

    /** @param watched the subscriptions that are looked through if none is named */
    AzureBackfill(ArmInventory inventory, List<String> watched, DeploymentFlows flows, InstantSource clock) {
        this.inventory = inventory;
        this.watched = List.copyOf(watched);
        this.flows = flows;
        this.clock = clock;
    }

    /**
     * The answer.
     *
     * @param found workloads, or images that were named
     * @param kinds how many workloads of each kind
     * @param own scanners of ours, which are not among them
     * @param started flows that this call started; {@code known}: that this run had started before
     * @param left what no flow was started for yet
     * @param after to go on with, together with {@code run}; null = done
     * @param unread what could not be listed, with the reason: the answer is partial
     * @param shown of a dry run, the first that it would start
     */
    record Answer(
            String run,
            int found,
            Map<String, Integer> kinds,
            int own,
            int started,
            int known,
            int left,
            @Nullable String after,
            List<String> unread,
            @Nullable List<String> shown) {}

    private record Selection(
            SortedMap<String, Deployment> wanted, Map<String, Integer> kinds, int own, List<String> unread) {}

    /** @throws IllegalArgumentException if the body makes no sense; the text is for the caller */
    Answer answer(String body) throws JsonProcessingException {
        return run(BackfillWish.read(body));
    }

    Answer run(BackfillWish wish) {
        Instant now = clock.instant();
        String run = wish.name(now);
        Selection selection = wish.images().isEmpty() ? workloads(wish) : images(wish.images());
        SortedMap<String, Deployment> wanted = selection.wanted();
        SortedMap<String, Deployment> open = wish.after() == null ? wanted : wanted.tailMap(wish.after() + "\0");
        int started = 0;
        int known = 0;
        @Nullable String last = null;
        if (!wish.dryRun()) {
            for (Map.Entry<String, Deployment> one :
                    open.entrySet().stream().limit(wish.most()).toList()) {
                if (flows.start(deployed(run, one.getKey(), one.getValue(), wish.force(), now))) {
                    started++;
                } else {
                    known++;
                }
                last = one.getKey();
            }
        }
        int left = open.size() - started - known;
        return new Answer(
                run,
                wanted.size(),
                selection.kinds(),
                selection.own(),
                started,
                known,
                left,
                left == 0 ? null : last,
                selection.unread(),
                wish.dryRun() ? shown(open) : null);
    }

    private Selection workloads(BackfillWish wish) {
        Found found = inventory.in(wish.subscriptions().isEmpty() ? watched : wish.subscriptions());
        return new Selection(new TreeMap<>(found.workloads()), found.kinds(), found.own(), found.unread());
    }

    private static Selection images(List<String> images) {
        SortedMap<String, Deployment> wanted = new TreeMap<>();
        images.forEach(image -> wanted.put(image, ManualRequest.deployment(image)));
        return new Selection(wanted, Map.of(ManualRequest.KIND, wanted.size()), 0, List.of());
    }

    private static Deployed deployed(String run, String key, Deployment what, boolean force, Instant now) {
        String id = run + "/" + key;
        DeploymentEvent event = new DeploymentEvent(SOURCE, id, SOURCE, now, List.of(what));
        String execution =
                Digest.of((SOURCE + "\n" + id).getBytes(StandardCharsets.UTF_8)).hex();
        return new Deployed(event, execution, force);
    }

    private static List<String> shown(SortedMap<String, Deployment> open) {
        return open.keySet().stream()
                .limit(MOST_SHOWN)
                .map(key -> Untrusted.line(key, LONGEST))
                .toList();
    }
}
