/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;

/** What a handler that asks nothing of its context is given. */
final class NoContext implements Context {
    private static UnsupportedOperationException unasked() {
        return new UnsupportedOperationException("handlers ask nothing of their context");
    }

    @Override
    public String getAwsRequestId() {
        throw unasked();
    }

    @Override
    public String getLogGroupName() {
        throw unasked();
    }

    @Override
    public String getLogStreamName() {
        throw unasked();
    }

    @Override
    public String getFunctionName() {
        throw unasked();
    }

    @Override
    public String getFunctionVersion() {
        throw unasked();
    }

    @Override
    public String getInvokedFunctionArn() {
        throw unasked();
    }

    @Override
    public CognitoIdentity getIdentity() {
        throw unasked();
    }

    @Override
    public ClientContext getClientContext() {
        throw unasked();
    }

    @Override
    public int getRemainingTimeInMillis() {
        throw unasked();
    }

    @Override
    public int getMemoryLimitInMB() {
        throw unasked();
    }

    @Override
    public LambdaLogger getLogger() {
        throw unasked();
    }
}
