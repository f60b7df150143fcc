/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp.workflow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is outside of a workflow. Throws {@link WorkflowError}. */
public interface WorkflowWorld {
    /** A POST with an OIDC token; the body of the answer: what its JSON says, or its text. HttpError from 400 on. */
    @Nullable
    Object post(String url, Object body, Duration timeout);

    void sleep(Duration length);

    /** KeyError where there is none. */
    String environment(String name);
}
