/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.google.cloud.workflows.executions.v1.Execution;
import com.google.cloud.workflows.executions.v1.ExecutionsClient;
import io.quaywatch.json.Json;
import java.util.Map;

/**
 * Starts executions of the workflow that drives a job. Workflows knows no execution by a name of ours: starting one twice gives
 * two, and the lease of the job decides which of them works.
 */
final class WorkflowExecutions {
    private final ExecutionsClient client;
    private final String workflow;

    /** @param workflow its full name, {@code projects/PROJECT/locations/REGION/workflows/NAME} */
    WorkflowExecutions(ExecutionsClient client, String workflow) {
        this.client = client;
        this.workflow = workflow;
    }

    /** The full name of the execution. */
    String start(String jobId) {
        Execution execution = Execution.newBuilder()
                .setArgument(Json.write(Map.of("jobId", jobId)))
                .build();
        return GcpFailure.calling(
                "start execution for job " + jobId,
                () -> client.createExecution(workflow, execution).getName());
    }
}
