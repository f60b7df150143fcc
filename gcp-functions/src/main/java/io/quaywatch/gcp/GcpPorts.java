/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import io.quaywatch.port.Leases;
import io.quaywatch.snapshot.JobStore;
import io.quaywatch.snapshot.ResultSink;
import io.quaywatch.snapshot.ScanFiles;
import io.quaywatch.snapshot.VmCloud;
import java.util.function.Supplier;

/** The outside, each part made when it is first asked for: a function touches only what it has the rights and settings for. */
record GcpPorts(
        Supplier<VmCloud> cloud,
        Supplier<JobStore> jobs,
        Supplier<ScanFiles> files,
        Supplier<Leases> leases,
        Supplier<ResultSink> sink,
        Supplier<Executions> executions) {}
