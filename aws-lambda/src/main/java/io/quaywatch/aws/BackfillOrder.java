/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.image.Digest;
import io.quaywatch.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a backfill is asked for. Everything may be left out.
 *
 * @param dryRun whether to list only
 * @param regions where to look; none = the function's own
 * @param accounts whose; none = the function's own
 * @param exclude {@link Globs} over image references
 * @param images scan these and look nowhere
 * @param cursor where an earlier answer stopped; all else has to be as it was then
 * @param maxImages how many images to start at most, 1 to {@value #MOST}
 */
record BackfillOrder(
        boolean dryRun,
        List<String> regions,
        List<String> accounts,
        List<String> exclude,
        List<String> images,
        @Nullable String cursor,
        @Nullable Integer maxImages) {
    private static final int USUAL = 500;
    private static final int MOST = 5_000;
    private static final Pattern REGION = Pattern.compile("[a-z]{2,5}(-[a-z]{2,12}){1,2}-[0-9]{1,2}");
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern TEXT = Pattern.compile("\\S{1,1000}");
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("yyyyMMddHH", Locale.ROOT).withZone(ZoneOffset.UTC);

    BackfillOrder {
        regions = checked("region", regions, REGION);
        accounts = checked("account", accounts, ACCOUNT);
        exclude = checked("exclude pattern", exclude, TEXT);
        images = checked("image", images, TEXT);
        if (maxImages != null && (maxImages < 1 || maxImages > MOST)) {
            throw JsonHandler.misused("maxImages is 1 to " + MOST);
        }
        if (!images.isEmpty() && !(regions.isEmpty() && accounts.isEmpty())) {
            throw JsonHandler.misused("a backfill of named images looks into no region and no account");
        }
    }

    int limit() {
        return maxImages == null ? USUAL : maxImages;
    }

    /** Every account in every region. */
    List<AccountRegion> places(AccountRegion home) {
        List<AccountRegion> places = new ArrayList<>();
        for (String account : accounts.isEmpty() ? List.of(home.account()) : accounts) {
            for (String region : regions.isEmpty() ? List.of(home.region()) : regions) {
                places.add(new AccountRegion(account, region));
            }
        }
        return places;
    }

    /** Which backfill this is: the same for a repeated call, another for the same wish an hour later. */
    String id(Instant now) {
        return HOUR.format(now) + "-" + selection();
    }

    /** Eight hex digits that differ where what is looked for differs. */
    String selection() {
        String text = Json.write(List.of(regions, accounts, exclude, images));
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 8);
    }

    private static List<String> checked(String what, @Nullable List<@Nullable String> given, Pattern grammar) {
        if (given == null) {
            return List.of();
        }
        for (@Nullable String one : given) {
            if (one == null || !grammar.matcher(one).matches()) {
                throw JsonHandler.misused("this is no " + what + ": " + one);
            }
        }
        return given.stream().distinct().sorted().toList();
    }
}
