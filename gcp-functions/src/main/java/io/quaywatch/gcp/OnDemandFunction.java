/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import io.quaywatch.snapshot.Machine;
import io.quaywatch.snapshot.MachineId;
import io.quaywatch.snapshot.SnapshotPlanner;
import io.quaywatch.snapshot.SnapshotPlanner.Decision;
import io.quaywatch.snapshot.VmCloud;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Scans machines that somebody names.
 *
 * <pre>{"project":"shop-prod","machines":["europe-west1-b/web-1","europe-west1-b/4711"],"force":true,"requestId":"ticket-12"}
 * → 200 {"requestId":"ticket-12","machines":[{"machine":"europe-west1-b/web-1","decision":"Made","jobId":"46d3…"},…]}</pre>
 *
 * Without {@code force} only a machine whose time has come is scanned; with it also one that was, or that the labels leave out.
 * The same request id twice gives the same jobs.
 */
public final class OnDemandFunction implements HttpFunction {
    /** What it works with. @param projects whose machines may be named */
    record Parts(SnapshotPlanner planner, VmCloud cloud, List<String> projects, InstantSource clock) {
        Parts {
            projects = List.copyOf(projects);
        }
    }

    private final Supplier<Parts> parts;

    /** For the platform. */
    public OnDemandFunction() {
        this(() -> GcpWiring.shared().onDemand());
    }

    OnDemandFunction(Supplier<Parts> parts) {
        this.parts = parts;
    }

    /** @param machines zone and name, or zone and number, 1 to {@value #MOST} */
    record Wish(
            String project,
            List<String> machines,
            boolean force,
            @Nullable String requestId) {
        static final int MOST = 50;
        private static final Pattern MACHINE = Pattern.compile("[a-z]+-[a-z]+[0-9]+-[a-z]/[a-z0-9][a-z0-9-]{0,62}");
        private static final Pattern REQUEST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,59}");

        Wish {
            if (project == null || machines == null || machines.isEmpty() || machines.size() > MOST) {
                throw new IllegalArgumentException("give a project and 1 to " + MOST + " machines");
            }
            if (machines.stream()
                    .anyMatch(one -> one == null || !MACHINE.matcher(one).matches())) {
                throw new IllegalArgumentException("a machine is zone/name or zone/number");
            }
            if (requestId != null && !REQUEST.matcher(requestId).matches()) {
                throw new IllegalArgumentException("requestId is up to 60 letters, digits and . _ -");
            }
            machines = machines.stream().distinct().toList();
        }
    }

    record Reply(String requestId, List<Line> machines) {}

    record Line(
            String machine,
            String decision,
            @Nullable String jobId,
            @Nullable String reason) {}

    @Override
    public void service(HttpRequest request, HttpResponse response) throws IOException {
        HttpAnswers.answer(request, response, Wish.class, wish -> planned(parts.get(), wish));
    }

    private static Reply planned(Parts with, Wish wish) {
        if (!with.projects().contains(wish.project())) {
            throw new HttpAnswers.BadRequestException("this project is not watched");
        }
        Instant now = with.clock().instant();
        String request = wish.requestId() == null ? "at-" + now.getEpochSecond() : wish.requestId();
        Map<String, MachineId> named = named(with.cloud(), wish);
        List<Line> lines = new ArrayList<>();
        for (String machine : wish.machines()) {
            @Nullable MachineId id = named.get(machine);
            Decision decision = id == null
                    ? new Decision.Gone()
                    : wish.force()
                            ? with.planner().planOne(id, request, now)
                            : with.planner().planEvent(id, now);
            lines.add(line(machine, decision));
        }
        return new Reply(request, lines);
    }

    /** A number is the machine's id as it stands; for names the project is listed once. */
    private static Map<String, MachineId> named(VmCloud cloud, Wish wish) {
        Map<String, MachineId> named = new HashMap<>();
        if (!wish.machines().stream().allMatch(OnDemandFunction::isNumber)) {
            for (Machine machine : cloud.machines(wish.project())) {
                named.put(machine.id().place() + "/" + machine.name(), machine.id());
            }
        }
        for (String machine : wish.machines()) {
            if (isNumber(machine)) {
                String[] parts = machine.split("/");
                named.put(machine, new MachineId("gcp", wish.project(), parts[0], parts[1]));
            }
        }
        return named;
    }

    private static boolean isNumber(String machine) {
        return machine.matches(".*/[0-9]+");
    }

    private static Line line(String machine, Decision decision) {
        String name = decision.getClass().getSimpleName();
        if (decision instanceof Decision.Made made) {
            return new Line(machine, name, made.job(), made.started() ? null : "the sweep starts it");
        }
        if (decision instanceof Decision.AlreadyThere there) {
            return new Line(machine, name, there.job(), null);
        }
        return new Line(
                machine,
                name,
                null,
                decision instanceof Decision.Passed passed ? passed.why().toString() : null);
    }
}
