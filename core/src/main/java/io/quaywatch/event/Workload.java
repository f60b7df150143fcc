/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import io.quaywatch.image.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Something that runs images.
 *
 * @param id globally unique and stable: an ARN, an ARM id, {@code namespaces/P/services/S}; {@code cli:NAME} locally
 * @param kind what it is, for people: {@code ecs-task-definition}, {@code container-group}, …
 * @param name short name for people
 * @param account account, subscription or project that owns it
 * @param region region or location
 * @param platform what it runs on
 * @param platformAssumed whether the source named no platform and the default was taken
 */
public record Workload(
        String id,
        String kind,
        String name,
        @Nullable String account,
        @Nullable String region,
        Platform platform,
        boolean platformAssumed) {}
