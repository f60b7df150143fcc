/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quaywatch.port.PortException;
import io.quaywatch.snapshot.Selection.Reason;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a look at all projects came to. Holds numbers only: a fleet of any size gives a report of one size. */
public record PlanReport(List<Scope> scopes) {
    public PlanReport {
        scopes = List.copyOf(scopes);
    }

    /** Whether a project could not be looked into, so that its machines are missing here. */
    @JsonProperty
    public boolean partial() {
        return scopes.stream().anyMatch(scope -> scope.trouble() != null);
    }

    /** Jobs made in all projects. */
    @JsonProperty
    public int made() {
        return scopes.stream().mapToInt(Scope::made).sum();
    }

    /**
     * One project or account. {@code seen = selected + skipped + unsupported} and {@code selected = made + alreadyThere}.
     *
     * @param seen machines that the cloud listed
     * @param made jobs that did not exist before
     * @param alreadyThere jobs that another planner, or an earlier look, had made
     * @param unstarted of the jobs made, those that could not be started at once; the sweep starts them
     * @param trouble why the project could not be looked into; null if it could
     */
    public record Scope(
            String scope,
            int seen,
            int selected,
            int made,
            int alreadyThere,
            int unstarted,
            Map<Reason, Integer> skipped,
            int unsupported,
            @Nullable Trouble trouble) {
        public Scope {
            skipped = Collections.unmodifiableMap(
                    skipped.isEmpty() ? new EnumMap<>(Reason.class) : new EnumMap<>(skipped));
        }

        static Scope unseen(String scope, PortException why) {
            return new Scope(
                    scope, 0, 0, 0, 0, 0, Map.of(), 0, new Trouble(why.kind(), String.valueOf(why.getMessage())));
        }
    }

    /** @param kind DENIED until somebody grants the right; the rest may pass by itself */
    public record Trouble(PortException.Kind kind, String text) {}
}
