/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a backfill is asked for.
 *
 * <pre>{"accounts":["444455556666"],"regions":["eu-west-1"],"exclude":["*base:*"],"limit":100,"dryRun":true,"cursor":"…"}
 * {"images":["shop/web:1.4"],"force":true}</pre>
 *
 * @param exclude globs over the reference as written; {@code *} = any text
 * @param limit how many images one call takes at most; the caller decides how often it calls
 * @param cursor where an earlier call stopped
 */
record BackfillCall(
        List<String> images,
        List<String> accounts,
        List<String> regions,
        List<Pattern> exclude,
        int limit,
        boolean dryRun,
        boolean force,
        @Nullable String cursor) {
    private static final int STANDARD_LIMIT = 100;
    private static final int MOST = 1000;

    static BackfillCall read(JsonNode input, String ownAccount, String ownRegion) {
        int limit = input.path("limit").asInt(STANDARD_LIMIT);
        if (limit < 1 || limit > MOST) {
            throw JsonHandler.misused("limit is 1 to " + MOST);
        }
        return new BackfillCall(
                texts(input.path("images"), List.of()),
                texts(input.path("accounts"), List.of(ownAccount)),
                texts(input.path("regions"), List.of(ownRegion)),
                texts(input.path("exclude"), List.of()).stream()
                        .map(BackfillCall::glob)
                        .toList(),
                limit,
                input.path("dryRun").asBoolean(),
                input.path("force").asBoolean(),
                input.path("cursor").textValue());
    }

    boolean excludes(String image) {
        return exclude.stream().anyMatch(glob -> glob.matcher(image).matches());
    }

    private static Pattern glob(String text) {
        return Pattern.compile(
                Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                Pattern.DOTALL);
    }

    private static List<String> texts(JsonNode list, List<String> otherwise) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts.isEmpty() ? otherwise : texts;
    }
}
