/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import io.quaywatch.snapshot.JanitorReport;
import io.quaywatch.snapshot.SnapshotJanitor;
import java.io.IOException;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what jobs left in the cloud, found by label in all zones and regions.
 *
 * <pre>{}                → 200 {"dryRun":true,"entries":[…],"deleted":3,"failed":0}   by hand: only says what it would delete
 * {"dryRun":false}  → the same, and deletes: what the schedule sends</pre>
 */
public final class JanitorFunction implements HttpFunction {
    private static final Logger LOG = LoggerFactory.getLogger(JanitorFunction.class);

    private final Supplier<SnapshotJanitor> janitor;
    private final InstantSource clock;

    /** For the platform. */
    public JanitorFunction() {
        this(() -> GcpWiring.shared().janitor(), InstantSource.system());
    }

    JanitorFunction(Supplier<SnapshotJanitor> janitor, InstantSource clock) {
        this.janitor = janitor;
        this.clock = clock;
    }

    /** @param dryRun whether nothing is deleted; so unless it is said */
    record Wish(@Nullable Boolean dryRun) {
        boolean dry() {
            return dryRun == null || dryRun;
        }
    }

    @Override
    public void service(HttpRequest request, HttpResponse response) throws IOException {
        HttpAnswers.answer(request, response, Wish.class, this::cleaned);
    }

    private JanitorReport cleaned(Wish wish) {
        JanitorReport report = janitor.get().run(wish.dry(), clock.instant());
        for (JanitorReport.Entry entry : report.entries()) {
            if (entry.failure() != null) {
                LOG.error(
                        "quaywatch leftover name={} why={} failure=\"{}\"",
                        entry.resource().name(),
                        entry.why(),
                        entry.failure());
            } else if (entry.why().deletes()) {
                LOG.warn(
                        "quaywatch leftover name={} why={} deleted={}",
                        entry.resource().name(),
                        entry.why(),
                        !wish.dry());
            }
        }
        LOG.info(
                "quaywatch janitor dryRun={} seen={} deleted={} failed={}",
                wish.dry(),
                report.entries().size(),
                report.deleted(),
                report.failed());
        return report;
    }
}
