/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quaywatch.image.Digest;
import io.quaywatch.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a backfill is asked for. Everything may be left out.
 *
 * @param dryRun whether to list only
 * @param subscriptions where to look; none = those that are watched
 * @param images scan these and look nowhere
 * @param force whether an earlier result will not do
 * @param run names the backfill: what it has started before is not started again. None = one name an hour for the same wish, and
 *     with {@code force} one a second
 * @param after where an earlier answer stopped; its {@code run} has to be given with it
 * @param limit how many to start at most, 1 to {@value #MOST}
 */
record BackfillWish(
        boolean dryRun,
        List<String> subscriptions,
        List<String> images,
        boolean force,
        @Nullable String run,
        @Nullable String after,
        @Nullable Integer limit) {
    /** So many are started well within the 230 seconds after which Azure gives up on an HTTP answer. */
    static final int MOST = 1_000;

    private static final int USUAL = 500;
    private static final Pattern SUBSCRIPTION = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern IMAGE = Pattern.compile("\\S{1,1000}");
    private static final Pattern RUN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,59}");

    BackfillWish {
        subscriptions = checked("subscription", subscriptions, SUBSCRIPTION).stream()
                .map(id -> id.toLowerCase(Locale.ROOT))
                .distinct()
                .sorted()
                .toList();
        images = checked("image", images, IMAGE);
        if (run != null && !RUN.matcher(run).matches()) {
            throw new IllegalArgumentException("this is no name of a run: up to 60 letters, digits and . _ -");
        }
        if (after != null && run == null) {
            throw new IllegalArgumentException("after belongs to a run: give the run that the last answer named");
        }
        if (limit != null && (limit < 1 || limit > MOST)) {
            throw new IllegalArgumentException("limit is 1 to " + MOST);
        }
        if (!images.isEmpty() && !subscriptions.isEmpty()) {
            throw new IllegalArgumentException("a backfill of named images looks into no subscription");
        }
    }

    /** @throws IllegalArgumentException if it makes no sense; the text is for the caller */
    static BackfillWish read(String body) throws JsonProcessingException {
        @Nullable BackfillWish read = Json.state().readValue(body.isBlank() ? "{}" : body, BackfillWish.class);
        if (read == null) {
            throw new IllegalArgumentException("a backfill is asked for by an object; {} is everything");
        }
        return read;
    }

    int most() {
        return limit == null ? USUAL : limit;
    }

    /** The same for a repeated call. */
    String name(Instant now) {
        if (run != null) {
            return run;
        }
        String wish = Digest.of(
                        Json.write(List.of(subscriptions, images, force)).getBytes(StandardCharsets.UTF_8))
                .hex();
        return DateTimeFormatter.ofPattern(force ? "yyyyMMddHHmmss" : "yyyyMMddHH", Locale.ROOT)
                        .withZone(ZoneOffset.UTC)
                        .format(now)
                + "-" + wish.substring(0, 8);
    }

    private static List<String> checked(String what, @Nullable List<@Nullable String> given, Pattern grammar) {
        if (given == null) {
            return List.of();
        }
        for (@Nullable String one : given) {
            if (one == null || !grammar.matcher(one).matches()) {
                throw new IllegalArgumentException("this is no " + what + ": " + one);
            }
        }
        return given.stream().distinct().sorted().toList();
    }
}
