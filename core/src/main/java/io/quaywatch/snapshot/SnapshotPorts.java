/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.port.Leases;
import java.time.InstantSource;

/** What the scan of machines stands on. */
public record SnapshotPorts(
        VmCloud cloud, JobStore jobs, ScanFiles files, Leases leases, ResultSink sink, InstantSource clock) {}
