/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.aws.ImageInventory.Found;
import io.quaywatch.aws.ImageInventory.Page;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.scan.ScanRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Scans what is there already: the images given, or those of all running ECS tasks and all ECR repositories of the accounts and
 * regions given. One call takes a limited number; its answer holds the cursor for the next. See {@link BackfillCall}.
 *
 * <pre>{"images":87,"excluded":3,"executions":9,"failed":[],"cursor":"…"}</pre>
 */
public final class BackfillHandler extends JsonHandler {
    private final Supplier<List<ImageInventory>> inventories;
    private final Supplier<AccountRegion> here;
    private final Supplier<Executions> executions;
    private final InstantSource clock;

    /** For the platform. */
    public BackfillHandler() {
        this(
                () -> AwsWiring.shared().world().inventories(),
                () -> AwsWiring.shared().world().here(),
                () -> AwsWiring.shared().world().executions(),
                AwsWiring.shared().world().clock());
    }

    BackfillHandler(
            Supplier<List<ImageInventory>> inventories,
            Supplier<AccountRegion> here,
            Supplier<Executions> executions,
            InstantSource clock) {
        this.inventories = inventories;
        this.here = here;
        this.executions = executions;
        this.clock = clock;
    }

    /** @param source which of accounts × regions × inventories; @param chunk how many executions were started */
    private record Cursor(String run, int source, @Nullable String token, int chunk) {}

    private record Images(List<String> images, boolean force) {}

    private record Requests(List<ScanRequest> requests) {}

    @Override
    Object answer(JsonNode input) throws JacksonException {
        AccountRegion own = here.get();
        BackfillCall call = BackfillCall.read(input, own.account(), own.region());
        Cursor start = call.cursor() == null
                ? new Cursor("backfill-" + clock.instant().toEpochMilli(), 0, null, 0)
                : Json.state().readValue(call.cursor(), Cursor.class);
        return call.images().isEmpty() ? listed(call, start) : given(call, start);
    }

    private Map<String, Object> given(BackfillCall call, Cursor start) {
        List<String> images =
                call.images().stream().filter(image -> !call.excludes(image)).toList();
        int chunk = 0;
        for (int from = 0; from < images.size() && !call.dryRun(); from += Executions.MOST_IMAGES) {
            List<String> part = images.subList(from, Math.min(images.size(), from + Executions.MOST_IMAGES));
            executions.get().start(start.run() + "-" + chunk++, new Images(part, call.force()));
        }
        return answer(images, call.images().size() - images.size(), chunk, List.of(), null, call);
    }

    private Map<String, Object> listed(BackfillCall call, Cursor start) {
        List<AccountRegion> places = new ArrayList<>();
        call.accounts()
                .forEach(account -> call.regions().forEach(region -> places.add(new AccountRegion(account, region))));
        List<ImageInventory> sources = inventories.get();
        List<Found> taken = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        int excluded = 0;
        int source = start.source();
        @Nullable String token = start.token();
        while (source < places.size() * sources.size() && taken.size() < call.limit()) {
            AccountRegion place = places.get(source / sources.size());
            Page page;
            try {
                page = sources.get(source % sources.size()).page(place, token);
            } catch (PortException e) {
                if (e.kind().retryable()) {
                    throw e;
                }
                failed.add(String.valueOf(e.getMessage()));
                page = new Page(List.of(), null);
            }
            for (Found found : page.found()) {
                boolean out = call.excludes(found.image().image());
                excluded += out ? 1 : 0;
                if (!out) {
                    taken.add(found);
                }
            }
            token = page.next();
            source += token == null ? 1 : 0;
        }
        int chunk = call.dryRun() ? start.chunk() : started(taken, start, call.force());
        boolean more = source < places.size() * sources.size();
        return answer(
                taken.stream().map(found -> found.image().image()).toList(),
                excluded,
                chunk - start.chunk(),
                failed,
                more ? Json.write(new Cursor(start.run(), source, token, chunk)) : null,
                call);
    }

    /** Named by run and number: a call that is repeated starts nothing twice. */
    private int started(List<Found> taken, Cursor start, boolean force) {
        int chunk = start.chunk();
        for (int from = 0; from < taken.size(); from += Executions.MOST_IMAGES) {
            List<ScanRequest> requests =
                    taken.subList(from, Math.min(taken.size(), from + Executions.MOST_IMAGES)).stream()
                            .map(found -> new ScanRequest(
                                    "",
                                    found.image().image(),
                                    found.image().runningDigest(),
                                    found.image().container(),
                                    found.workload(),
                                    force,
                                    clock.instant(),
                                    0))
                            .toList();
            executions.get().start(start.run() + "-" + chunk++, new Requests(requests));
        }
        return chunk;
    }

    private static Map<String, Object> answer(
            List<String> images,
            int excluded,
            int executions,
            List<String> failed,
            @Nullable String cursor,
            BackfillCall call) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("images", images.size());
        answer.put("excluded", excluded);
        answer.put("executions", executions);
        answer.put("failed", failed);
        if (cursor != null) {
            answer.put("cursor", cursor);
        }
        if (call.dryRun()) {
            answer.put("wouldScan", images);
        }
        return answer;
    }
}
