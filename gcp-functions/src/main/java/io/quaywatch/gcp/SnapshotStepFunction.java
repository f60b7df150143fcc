/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import io.quaywatch.port.PortException;
import io.quaywatch.report.Untrusted;
import io.quaywatch.snapshot.JobId;
import io.quaywatch.snapshot.JobPhase;
import io.quaywatch.snapshot.JobStore;
import io.quaywatch.snapshot.SnapshotWorkflow;
import io.quaywatch.snapshot.StepAnswer;
import java.io.IOException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One step of one job, for the workflow.
 *
 * <pre>{"jobId":"46d38ee180a407408113","owner":"&lt;execution&gt;"}
 * → 200 {"jobId":"46d38ee180a407408113","phase":"SCANNING","waitSeconds":20,"done":false}
 * {"jobId":"…","owner":"…","abort":"why"}  gives the job up: it is cleaned up, call by call, until done</pre>
 *
 * A job that is done and whose results did not reach their sink is delivered once more by every call: that is how a person delivers
 * later, by an execution for the same job. Nothing is scanned for it.
 *
 * <p>What will not pass has ended the job already and is 200. 404 means that there is no such job; 503 and 500 that the same call
 * may succeed later, in the state CLEANING whatever the reason, because there is nothing else to try.
 */
public final class SnapshotStepFunction implements HttpFunction {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotStepFunction.class);

    private final Supplier<SnapshotWorkflow> workflow;
    private final Supplier<JobStore> jobs;

    /** For the platform. */
    public SnapshotStepFunction() {
        this(() -> GcpWiring.shared().workflow(), () -> GcpWiring.shared().jobs());
    }

    SnapshotStepFunction(Supplier<SnapshotWorkflow> workflow, Supplier<JobStore> jobs) {
        this.workflow = workflow;
        this.jobs = jobs;
    }

    record Wish(String jobId, String owner, @Nullable String abort) {
        private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");

        Wish {
            if (jobId == null || !JobId.isOne(jobId)) {
                throw new IllegalArgumentException("jobId is 20 lower-case hex digits");
            }
            if (owner == null || !OWNER.matcher(owner).matches()) {
                throw new IllegalArgumentException("owner is up to 200 letters, digits and . _ / -");
            }
            abort = abort == null ? null : Untrusted.line(abort, 300);
        }
    }

    record Reply(
            String jobId,
            JobPhase phase,
            long waitSeconds,
            boolean done,
            @Nullable String outcome,
            @Nullable Boolean delivered) {
        static Reply of(StepAnswer answer, @Nullable Boolean delivered) {
            return new Reply(
                    answer.jobId(),
                    answer.phase(),
                    answer.waitSeconds(),
                    answer.done(),
                    answer.outcomeName(),
                    delivered);
        }
    }

    @Override
    public void service(HttpRequest request, HttpResponse response) throws IOException {
        HttpAnswers.answer(request, response, Wish.class, wish -> CloudLog.about(wish.jobId(), () -> stepped(wish)));
    }

    private Reply stepped(Wish wish) {
        try {
            StepAnswer answer = step(wish);
            @Nullable Boolean delivered = delivered(answer);
            LOG.info(
                    "quaywatch step phase={} wait={} outcome={} delivered={}",
                    answer.phase(),
                    answer.waitSeconds(),
                    answer.outcomeName(),
                    delivered);
            return Reply.of(answer, delivered);
        } catch (PortException e) {
            if (e.kind().retryable() || e.kind() == PortException.Kind.NOT_FOUND && isUnknown(wish.jobId())) {
                throw e;
            }
            throw new PortException(PortException.Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private StepAnswer step(Wish wish) {
        if (wish.abort() != null) {
            StepAnswer given = workflow.get().failed(wish.jobId(), wish.abort());
            if (given.done()) {
                return given;
            }
            LOG.warn("quaywatch given-up phase={} reason=\"{}\"", given.phase(), wish.abort());
        }
        return workflow.get().step(wish.jobId(), wish.owner());
    }

    private @Nullable Boolean delivered(StepAnswer answer) {
        if (answer.done() && Boolean.FALSE.equals(answer.delivered())) {
            return workflow.get().redeliver(answer.jobId());
        }
        return answer.delivered();
    }

    private boolean isUnknown(String jobId) {
        return jobs.get().find(jobId).isEmpty();
    }
}
