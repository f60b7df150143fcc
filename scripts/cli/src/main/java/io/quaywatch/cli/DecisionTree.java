/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.report.ScanOutcome.Skipped;
import io.quaywatch.report.SkipReason;
import io.quaywatch.scan.ScanObserver;
import io.quaywatch.scan.ScanPhase;
import io.quaywatch.scan.ScanRequest;
import io.quaywatch.scan.ScanState;
import io.quaywatch.scan.StepResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Remembers how each image went through the machine, to show it as a tree: identity, claim, phases with their waits. */
final class DecisionTree implements ScanObserver {
    private final Map<String, Path> paths = new LinkedHashMap<>();

    @Override
    public void stepped(ScanState from, StepResult result) {
        path(from.request()).add(from, result);
    }

    @Override
    public void retried(ScanState state, RuntimeException thrown) {
        path(state.request()).retries++;
    }

    private Path path(ScanRequest request) {
        return paths.computeIfAbsent(request.owner(), owner -> new Path());
    }

    /** The lines below the image with this owner. */
    List<String> lines(String owner) {
        Path path = paths.get(owner);
        return path == null ? List.of() : path.lines();
    }

    private static final class Path {
        private final List<Visit> visits = new ArrayList<>();
        private @Nullable String identity;
        private @Nullable String claim;
        private int retries;

        void add(ScanState from, StepResult result) {
            Visit last = visits.isEmpty() ? null : visits.get(visits.size() - 1);
            if (last == null || last.phase != from.phase()) {
                last = new Visit(from.phase());
                visits.add(last);
            }
            last.times++;
            last.waited += result.waitSeconds();
            if (result.state() instanceof ScanState.CheckCache check) {
                identity = check.image().configDigest() == null
                        ? "unverified (the registry could not be read)"
                        : check.image().configDigest().toString();
            }
            if (from.phase() == ScanPhase.CHECK_CACHE) {
                claim = claim(result.state());
            }
        }

        private static String claim(ScanState after) {
            if (after instanceof ScanState.Claimed claimed) {
                return "taken, fence " + claimed.claim().fence();
            }
            return after instanceof ScanState.SendNotification end && end.outcome() instanceof Skipped skipped
                    ? "none: " + reason(skipped.why())
                    : "none";
        }

        private static String reason(SkipReason why) {
            return switch (why) {
                case FRESH -> "a complete result of this very image is recent enough";
                case JOINED -> "joined a running scan";
                case SUPERSEDED -> "another execution took over";
            };
        }

        List<String> lines() {
            List<String> lines = new ArrayList<>();
            if (identity != null) {
                lines.add("identity  " + identity);
            }
            if (claim != null) {
                lines.add("claim     " + claim);
            }
            List<String> steps = visits.stream().map(Visit::text).toList();
            lines.add("phases    " + String.join(" > ", steps) + (retries == 0 ? "" : ", " + retries + " retried"));
            return lines;
        }
    }

    private static final class Visit {
        private final ScanPhase phase;
        private int times;
        private long waited;

        Visit(ScanPhase phase) {
            this.phase = phase;
        }

        String text() {
            String name = phase.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            String count = times > 1 ? " x" + times : "";
            return name + count + (waited > 0 ? " (" + Durations.text(Duration.ofSeconds(waited)) + ")" : "");
        }
    }
}
