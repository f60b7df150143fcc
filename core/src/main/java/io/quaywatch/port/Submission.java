/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an engine needs to follow a scan that it accepted; opaque to everybody else.
 *
 * @param target where the work runs (a registry id, a region, …)
 * @param job our name of the work; several jobs submitted together share the name of the first
 * @param jobId the engine's id of the work, where it told us
 * @param acceptedAt when it was accepted, on our clock; the scan deadline starts here
 * @param engineTime the same moment on the engine's clock; results are compared with this
 */
public record Submission(
        String target, String job, @Nullable String jobId, Instant acceptedAt, Instant engineTime) {}
