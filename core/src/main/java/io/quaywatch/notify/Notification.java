/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.notify;

import io.quaywatch.event.Workload;
import io.quaywatch.policy.PolicyVerdict;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanSubject;
import java.time.Instant;
import java.util.List;

/**
 * One message about one image to those who run it.
 *
 * @param workloads who run it: all that are told in this message
 * @param more how many further workloads wait that are not listed
 * @param recovered whether this closes an earlier alert
 */
public record Notification(
        ScanSubject subject,
        ScanOutcome outcome,
        PolicyVerdict verdict,
        List<Workload> workloads,
        int more,
        boolean recovered,
        Instant at) {
    public Notification {
        workloads = List.copyOf(workloads);
    }
}
