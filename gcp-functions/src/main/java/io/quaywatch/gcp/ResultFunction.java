/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.cloud.functions.CloudEventsFunction;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.report.Untrusted;
import io.quaywatch.snapshot.JobStore;
import io.quaywatch.snapshot.ResultManifest;
import io.quaywatch.snapshot.ScanFiles;
import io.quaywatch.snapshot.SnapshotJob;
import io.quaywatch.snapshot.TypeStatus;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what scanners put into the bucket, the moment it is there: a manifest is read, compared with its job, and written into
 * the log, bad ones as errors. It changes no job. The step that waits for the manifest looks every few seconds, has the rights to
 * go on, and is the only one to decide; this function has no right but to read.
 */
public final class ResultFunction implements CloudEventsFunction {
    private static final Logger LOG = LoggerFactory.getLogger(ResultFunction.class);
    private static final Pattern MANIFEST = Pattern.compile("results/([0-9a-f]{20})/([1-9][0-9]{0,2})/manifest\\.json");

    /** What it works with. @param bucket of the results */
    record Parts(JobStore jobs, ScanFiles files, String bucket) {}

    private final Supplier<Parts> parts;

    /** For the platform. */
    public ResultFunction() {
        this(() -> GcpWiring.shared().results());
    }

    ResultFunction(Supplier<Parts> parts) {
        this.parts = parts;
    }

    @Override
    public void accept(CloudEvent event) throws IOException {
        @Nullable CloudEventData data = event.getData();
        JsonNode object = Json.wire().readTree(data == null ? new byte[0] : data.toBytes());
        String name = object.path("name").asText();
        Matcher manifest = MANIFEST.matcher(name);
        if (!object.path("bucket").asText().equals(parts.get().bucket()) || !manifest.matches()) {
            LOG.info("quaywatch object-passed name=\"{}\"", Untrusted.line(name, 200));
            return;
        }
        CloudLog.about(manifest.group(1), () -> {
            arrived(manifest.group(1), Integer.parseInt(manifest.group(2)));
            return event;
        });
    }

    private void arrived(String jobId, int attempt) {
        Optional<SnapshotJob> job = parts.get().jobs().find(jobId);
        if (job.isEmpty()) {
            LOG.error("quaywatch result-stray attempt={} reason=\"no such job\"", attempt);
            return;
        }
        try {
            Optional<ResultManifest> read = parts.get().files().manifest(jobId, attempt);
            if (read.isEmpty() || !read.get().job().equals(jobId) || read.get().attempt() != attempt) {
                LOG.error(
                        "quaywatch result-bad attempt={} reason=\"the manifest is of another job, or gone\"", attempt);
                return;
            }
            ResultManifest manifest = read.get();
            boolean good = manifest.types().values().stream().noneMatch(TypeStatus.Error.class::isInstance);
            LOG.atLevel(good ? org.slf4j.event.Level.INFO : org.slf4j.event.Level.WARN)
                    .log(
                            "quaywatch result-arrived attempt={} now={} types={} files={}",
                            attempt,
                            job.get().state().phase(),
                            manifest.types(),
                            manifest.files().size());
        } catch (PortException e) {
            if (e.kind().retryable()) {
                throw e;
            }
            LOG.error("quaywatch result-bad attempt={} kind={} reason=\"{}\"", attempt, e.kind(), e.getMessage());
        }
    }
}
