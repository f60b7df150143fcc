/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.port.PortException;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Holds every file against the manifest; only what is whole becomes a result. */
final class CollectedStep implements JobStep {
    private final SnapshotPorts ports;
    private final Ending ending;
    private final Retry retry;

    CollectedStep(SnapshotPorts ports, Ending ending, Retry retry) {
        this.ports = ports;
        this.ending = ending;
        this.retry = retry;
    }

    @Override
    public JobEdit run(SnapshotJob job) {
        Instant now = ports.clock().instant();
        if (now.isAfter(((JobState.Collected) job.state()).deadline())) {
            return bad(job, "the result could not be checked in time");
        }
        try {
            Optional<ResultManifest> manifest = ports.files().manifest(job.id(), job.attempt());
            if (manifest.isEmpty()) {
                return bad(job, "the manifest is missing");
            }
            return checked(job, manifest.get(), now);
        } catch (PortException e) {
            if (e.kind() == PortException.Kind.CORRUPT) {
                return bad(job, "the manifest is none");
            }
            throw e;
        }
    }

    private JobEdit checked(SnapshotJob job, ResultManifest manifest, Instant now) {
        if (!manifest.job().equals(job.id()) || manifest.attempt() != job.attempt()) {
            return bad(job, "the manifest is of another job or attempt");
        }
        Map<ScanType, TypeStatus> types = TypeResults.of(job.types().keySet(), manifest);
        for (ResultManifest.Entry file : TypeResults.good(types, manifest)) {
            if (!isWhole(job, file)) {
                return bad(job, "file " + file.name() + " is missing or not what the manifest says");
            }
        }
        ScanOutcome outcome = TypeResults.outcome(types, now);
        return TypeResults.isResult(outcome)
                ? JobEdit.of(job)
                        .types(types)
                        .to(new JobState.Delivering(outcome, 0, now.plus(SnapshotSettings.DELIVERING)))
                : ending.with(job, outcome, null).types(types).because(TypeResults.codes(types));
    }

    private boolean isWhole(SnapshotJob job, ResultManifest.Entry file) {
        try (InputStream content = ports.files().open(job.id(), job.attempt(), file)) {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            long read = 0;
            byte[] buffer = new byte[64 * 1024];
            for (int got = content.read(buffer); got >= 0 && read <= file.bytes(); got = content.read(buffer)) {
                hash.update(buffer, 0, got);
                read += got;
            }
            return read == file.bytes()
                    && HexFormat.of().formatHex(hash.digest()).equals(file.sha256());
        } catch (PortException e) {
            if (e.kind() == PortException.Kind.NOT_FOUND) {
                return false;
            }
            throw e;
        } catch (IOException e) {
            throw new PortException(PortException.Kind.UNAVAILABLE, "read result file of " + job.id(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this JVM", e);
        }
    }

    private JobEdit bad(SnapshotJob job, String reason) {
        return retry.badResult(job, new ScanOutcome.Failed(FailureKind.BAD_RESULT, reason), reason);
    }
}
