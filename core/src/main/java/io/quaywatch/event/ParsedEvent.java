/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import java.time.Instant;
import java.util.List;

/** What one event record turned out to be. */
public sealed interface ParsedEvent {
    /** The source it was recognised as, for people: {@code ecs-cloudtrail}, {@code azure-activity-log}, … */
    String source();

    /**
     * Something was deployed.
     *
     * @param id the source's own event id; the same delivery has the same id
     * @param action the API action or state, as the source spells it
     */
    record DeploymentEvent(String source, String id, String action, Instant time, List<Deployment> deployments)
            implements ParsedEvent {
        public DeploymentEvent {
            deployments = List.copyOf(deployments);
        }
    }

    /** Understood, and nothing to do; the reason is shown. */
    record Ignored(String source, String id, String reason) implements ParsedEvent {}

    /** Recognised or not, this record cannot be used; the others of the same document still count. */
    record Rejected(String source, String where, String reason) implements ParsedEvent {}
}
