/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.json.Json;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;

/** Executions of a Step Functions state machine. */
final class StateMachineExecutions implements Executions {
    private final SfnClient client;
    private final String stateMachineArn;

    StateMachineExecutions(SfnClient client, String stateMachineArn) {
        this.client = client;
        this.stateMachineArn = stateMachineArn;
    }

    @Override
    public boolean start(String name, Object input) {
        String document = Json.write(input);
        return AwsFailure.calling("start execution " + name, () -> {
            try {
                client.startExecution(request ->
                        request.stateMachineArn(stateMachineArn).name(name).input(document));
                return true;
            } catch (ExecutionAlreadyExistsException e) {
                return false;
            }
        });
    }
}
