/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a backfill stopped. It goes by the order of the images and not by their number, because images come and go between
 * two calls.
 *
 * @param backfill id of the backfill
 * @param executions how many executions it has
 * @param after the last image that is in one of them; "" = none
 */
record BackfillCursor(String backfill, int executions, String after) {
    private static final Pattern TEXT =
            Pattern.compile("([0-9]{10}-([0-9a-f]{8}))\\.([0-9]{1,6})\\.([A-Za-z0-9_-]{1,6000})");

    /** Of the order it is given with, or it is refused. */
    static BackfillCursor read(String text, BackfillOrder order) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw JsonHandler.misused("this is no cursor of a backfill");
        }
        if (!matcher.group(2).equals(order.selection())) {
            throw JsonHandler.misused("the cursor is of a backfill with other regions, accounts, images or exclusions");
        }
        try {
            byte[] after = Base64.getUrlDecoder().decode(matcher.group(4));
            return new BackfillCursor(
                    matcher.group(1), Integer.parseInt(matcher.group(3)), new String(after, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
            throw JsonHandler.misused("this is no cursor of a backfill");
        }
    }

    String text() {
        byte[] last = after.getBytes(StandardCharsets.UTF_8);
        return backfill + "." + executions + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(last);
    }
}
