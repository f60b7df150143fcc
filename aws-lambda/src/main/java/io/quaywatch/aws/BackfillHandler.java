/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;
import java.util.function.Supplier;

/**
 * Starts scans of what runs in ECS and of what is stored in ECR. It starts at most {@code maxImages} and then answers a cursor;
 * called with that, and with all else as before, it goes on.
 *
 * <pre>{"dryRun":false,"regions":["eu-west-1"],"accounts":["111122223333"],"exclude":["*&#47;cache:*"],"maxImages":500}
 * → {"backfill":"2026030110-5d1e0c42","images":1200,"excluded":3,"ignored":1,"started":50,"already":0,"left":700,
 *    "cursor":"…","unread":["stored images of account … : …"]}</pre>
 */
public final class BackfillHandler extends JsonHandler {
    private final Supplier<Backfill> backfill;

    /** For the platform. */
    public BackfillHandler() {
        this(() -> AwsWiring.shared().world().backfill());
    }

    BackfillHandler(Supplier<Backfill> backfill) {
        this.backfill = backfill;
    }

    @Override
    Object answer(JsonNode input) throws JacksonException {
        if (!input.isObject()) {
            throw misused("a backfill is asked for by an object; {} is everything here");
        }
        return backfill.get().run(Json.state().treeToValue(input, BackfillOrder.class));
    }
}
