/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import java.time.Instant;

/**
 * What an engine needs to follow a scan that it accepted; opaque to everybody else.
 *
 * @param target where the work runs (a registry id, a region, …)
 * @param job the engine's or our name of the work
 * @param acceptedAt when it was accepted, on our clock; the scan deadline starts here
 * @param engineTime the same moment on the engine's clock; results are compared with this
 */
public record Submission(String target, String job, Instant acceptedAt, Instant engineTime) {}
