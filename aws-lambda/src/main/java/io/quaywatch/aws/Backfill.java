/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.report.Untrusted;
import io.quaywatch.scan.ScanRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds images and starts executions for them, a bounded number at a time. An execution is named after the images in it: a call
 * that is repeated starts nothing twice, and one that finds more than before starts what is new.
 */
final class Backfill {
    private static final int MOST_SHOWN = 200;
    private static final int LONGEST = 300;

    private final Inventory inventory;
    private final Supplier<AccountRegion> home;
    private final Supplier<Executions> executions;
    private final InstantSource clock;

    Backfill(Inventory inventory, Supplier<AccountRegion> home, Supplier<Executions> executions, InstantSource clock) {
        this.inventory = inventory;
        this.home = home;
        this.executions = executions;
        this.clock = clock;
    }

    /**
     * The answer.
     *
     * @param images how many there are, without those excluded
     * @param ignored what was found and is no image to scan
     * @param started executions that this call started; {@code already}: that were started before
     * @param left images that no execution has yet
     * @param cursor to go on with; null = done
     * @param unread what could not be read, with the reason: its images are not in any of these numbers
     * @param shown of a dry run, the first images that it would start
     */
    record Answer(
            String backfill,
            int images,
            int excluded,
            int ignored,
            int started,
            int already,
            int left,
            @Nullable String cursor,
            List<String> unread,
            @Nullable List<String> shown) {}

    private record Input(List<ScanRequest> requests) {}

    Answer run(BackfillOrder order) {
        BackfillCursor cursor = order.cursor() == null
                ? new BackfillCursor(order.id(clock.instant()), 0, "")
                : BackfillCursor.read(order.cursor(), order);
        FoundImages found =
                order.images().isEmpty() ? inventory.in(order.places(home.get())) : inventory.named(order.images());
        SortedMap<String, ScanRequest> wanted = without(order.exclude(), found.images());
        List<Map.Entry<String, ScanRequest>> open =
                List.copyOf(wanted.tailMap(cursor.after() + "\0").entrySet());
        List<Map.Entry<String, ScanRequest>> now = open.subList(0, Math.min(open.size(), order.limit()));
        int excluded = found.images().size() - wanted.size();
        if (order.dryRun()) {
            return new Answer(
                    cursor.backfill(),
                    wanted.size(),
                    excluded,
                    found.ignored(),
                    0,
                    0,
                    open.size(),
                    null,
                    found.unread(),
                    shown(open));
        }
        int started = 0;
        int already = 0;
        for (int from = 0; from < now.size(); from += Executions.MOST_IMAGES) {
            List<Map.Entry<String, ScanRequest>> some =
                    now.subList(from, Math.min(now.size(), from + Executions.MOST_IMAGES));
            if (start(cursor, some)) {
                started++;
            } else {
                already++;
            }
            cursor = new BackfillCursor(
                    cursor.backfill(),
                    cursor.executions() + 1,
                    some.get(some.size() - 1).getKey());
        }
        int left = open.size() - now.size();
        return new Answer(
                cursor.backfill(),
                wanted.size(),
                excluded,
                found.ignored(),
                started,
                already,
                left,
                left == 0 ? null : cursor.text(),
                found.unread(),
                null);
    }

    private boolean start(BackfillCursor cursor, List<Map.Entry<String, ScanRequest>> images) {
        String keys = String.join("\n", images.stream().map(Map.Entry::getKey).toList());
        String content = Digest.of(keys.getBytes(StandardCharsets.UTF_8)).shortHex();
        return executions
                .get()
                .start(
                        "backfill-" + cursor.backfill() + "-" + cursor.executions() + "-" + content,
                        new Input(images.stream().map(Map.Entry::getValue).toList()));
    }

    /** A pattern may be meant for the reference as it is written or as it is in full. */
    private static SortedMap<String, ScanRequest> without(List<String> exclude, SortedMap<String, ScanRequest> images) {
        Globs globs = new Globs(exclude);
        SortedMap<String, ScanRequest> wanted = new TreeMap<>(images);
        wanted.values()
                .removeIf(request -> globs.match(request.image())
                        || ImageReference.tryParse(request.image())
                                .filter(image -> globs.match(image.toString()))
                                .isPresent());
        return wanted;
    }

    private static List<String> shown(List<Map.Entry<String, ScanRequest>> images) {
        List<String> shown = new ArrayList<>();
        images.stream()
                .limit(MOST_SHOWN)
                .forEach(image -> shown.add(Untrusted.line(image.getValue().image(), LONGEST)));
        return shown;
    }
}
