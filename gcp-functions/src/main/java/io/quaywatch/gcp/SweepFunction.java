/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import io.quaywatch.port.PortException;
import io.quaywatch.snapshot.JobStore;
import io.quaywatch.snapshot.SnapshotSweep;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts an execution for every job that nobody drives any more, and forgets jobs and machines of more than 30 days ago. The
 * schedule sends {@code {}} every few minutes.
 *
 * <pre>→ 200 {"due":2,"started":2,"forgotten":0}</pre>
 */
public final class SweepFunction implements HttpFunction {
    private static final Logger LOG = LoggerFactory.getLogger(SweepFunction.class);
    private static final Duration HISTORY = Duration.ofDays(30);

    /** What it works with. */
    record Parts(JobStore jobs, Executions executions, InstantSource clock) {}

    private final Supplier<Parts> parts;

    /** For the platform. */
    public SweepFunction() {
        this(() -> GcpWiring.shared().sweep());
    }

    SweepFunction(Supplier<Parts> parts) {
        this.parts = parts;
    }

    /** Nothing can be asked for. */
    record Wish() {}

    record Swept(int due, int started, int forgotten) {}

    @Override
    public void service(HttpRequest request, HttpResponse response) throws IOException {
        HttpAnswers.answer(request, response, Wish.class, wish -> swept(parts.get()));
    }

    private static Swept swept(Parts with) {
        List<String> due = new SnapshotSweep(with.jobs(), with.clock()).due();
        int started = 0;
        for (String job : due) {
            try {
                with.executions().start(job);
                LOG.warn("quaywatch started-again jobId={}", job);
                started++;
            } catch (PortException e) {
                LOG.error("quaywatch start-failed jobId={} kind={} reason=\"{}\"", job, e.kind(), e.getMessage());
            }
        }
        int forgotten = with.jobs().removeOlderThan(with.clock().instant().minus(HISTORY));
        return new Swept(due.size(), started, forgotten);
    }
}
