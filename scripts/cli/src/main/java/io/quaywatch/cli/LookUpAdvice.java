/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.event.WorkloadReference;
import io.quaywatch.report.Untrusted;

/** What to do about a workload that an event only names: the command has no cloud client, so it cannot ask for its images. */
final class LookUpAdvice {
    private static final String CLOUD_RUN = "cloud-run-";

    private LookUpAdvice() {}

    static String text(WorkloadReference reference) {
        boolean cloudRun = reference.kind().startsWith(CLOUD_RUN);
        String source = cloudRun ? "Cloud Run" : reference.kind();
        String find = cloudRun ? "list them with '" + gcloud(reference) + "' and scan" : "scan";
        return Untrusted.line(source + " look-ups are not available in this command: the event of " + reference.id()
                + " names no image; " + find
                + " them with 'quaywatch scan IMAGE', or see what would happen with --simulate");
    }

    /** Safe to copy: the parser lets only letters, digits, dots, colons and dashes into these names. */
    private static String gcloud(WorkloadReference reference) {
        String name = reference.id().substring(reference.id().lastIndexOf('/') + 1);
        String collection = reference.kind().substring(CLOUD_RUN.length()) + "s";
        return "gcloud run " + collection + " describe " + name
                + (reference.account() == null ? "" : " --project " + reference.account())
                + (reference.region() == null ? "" : " --region " + reference.region()) + " --format json";
    }
}
