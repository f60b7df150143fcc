/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import org.jspecify.annotations.Nullable;

/**
 * A workload that an event names without its images; a {@code WorkloadCatalog} knows them.
 *
 * @param kind {@code ecs-task-definition}, {@code container-group}, {@code container-app}, …
 * @param id ARN, {@code family}, {@code family:revision}, or ARM id in its original casing
 */
public record WorkloadReference(
        String kind,
        String id,
        @Nullable String account,
        @Nullable String region) {}
