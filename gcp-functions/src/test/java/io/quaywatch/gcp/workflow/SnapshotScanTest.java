/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quaywatch.snapshot.JobPhase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The workflow as it is deployed: it follows the machine of core wherever that goes, and knows nothing of it. */
class SnapshotScanTest {
    private static final Path FILE = Path.of("../infra/gcp/workflows/snapshot-scan.yaml");
    private static final String JOB = "0123456789abcdef0123";

    private static String text() {
        try {
            return Files.readString(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object run(Recorded world) {
        return new Workflow(text(), world).run(Map.of("jobId", JOB));
    }

    private static Map<?, ?> failed(Recorded world) {
        WorkflowError error = catchThrowableOfType(WorkflowError.class, () -> run(world));
        assertThat(error).isNotNull();
        return (Map<?, ?>) error.error();
    }

    private static Map<String, Object> answer(JobPhase phase) {
        boolean done = phase == JobPhase.DONE;
        return Map.of("phase", phase.name(), "waitSeconds", done ? 0L : 10L + phase.ordinal(), "done", done);
    }

    /** Every way from the plan to the end that enters no state twice. */
    private static List<List<JobPhase>> ways() {
        List<List<JobPhase>> found = new ArrayList<>();
        extend(List.of(JobPhase.PLANNED), found);
        return found;
    }

    private static void extend(List<JobPhase> way, List<List<JobPhase>> found) {
        JobPhase last = way.get(way.size() - 1);
        if (last == JobPhase.DONE) {
            found.add(way);
        }
        for (JobPhase next : last.next()) {
            if (!way.contains(next)) {
                extend(Stream.concat(way.stream(), Stream.of(next)).toList(), found);
            }
        }
    }

    @Test
    void walk_everyWayOfTheMachine_asksOncePerStateAndWaitsAsTold() {
        List<List<JobPhase>> ways = ways();
        assertThat(ways).hasSizeGreaterThan(10);
        Set<JobPhase> met = EnumSet.noneOf(JobPhase.class);

        for (List<JobPhase> way : ways) {
            Iterator<JobPhase> left = way.iterator();
            Recorded world = new Recorded(body -> answer(left.next()));

            assertThat(run(world)).isEqualTo(answer(JobPhase.DONE));

            assertThat(left).isExhausted();
            assertThat(world.posts).containsOnly(Map.of("jobId", JOB, "owner", "execution-1"));
            assertThat(world.sleeps)
                    .isEqualTo(way.subList(0, way.size() - 1).stream()
                            .map(phase -> 10L + phase.ordinal())
                            .toList());
            met.addAll(way);
        }
        assertThat(met).isEqualTo(EnumSet.allOf(JobPhase.class));
    }

    /** Also back from a failed try, and as often as the machine likes. */
    @Test
    void walk_machineGoesBack_follows() {
        List<JobPhase> way = new ArrayList<>(Collections.nCopies(3_000, JobPhase.QUEUED));
        way.addAll(List.of(JobPhase.PROVISIONING, JobPhase.QUEUED, JobPhase.CLEANING, JobPhase.DONE));
        Iterator<JobPhase> left = way.iterator();
        Recorded world = new Recorded(body -> answer(left.next()));

        assertThat(run(world)).isEqualTo(answer(JobPhase.DONE));
        assertThat(world.posts).hasSize(3_004);
    }

    /** Architecture: HTTP 408, 429, 5xx, connection and time-out errors are asked again. */
    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 501, 502, 503, 504, 507, 599})
    void passingStatus_isAskedAgainWithoutGivingUp(int code) {
        passes(WorkflowError.http(code, "later"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ConnectionError", "ConnectionFailedError", "TimeoutError"})
    void noAnswer_isAskedAgainWithoutGivingUp(String tag) {
        passes(WorkflowError.tagged(tag, "no answer"));
    }

    /** Eight times in a row: more than the retry alone would bear. */
    private static void passes(WorkflowError error) {
        Iterator<Integer> left = Collections.nCopies(8, 0).iterator();
        Recorded world = new Recorded(body -> {
            if (left.hasNext()) {
                left.next();
                throw error;
            }
            return answer(JobPhase.DONE);
        });

        assertThat(run(world)).isEqualTo(answer(JobPhase.DONE));
        assertThat(world.posts).hasSize(9).noneMatch(post -> post.containsKey("abort"));
    }

    @Test
    void passingFailures_countInARowOnly() {
        List<Integer> calls = new ArrayList<>();
        Recorded world = new Recorded(body -> {
            calls.add(1);
            if (calls.size() % 10 != 0) {
                throw WorkflowError.http(500, "crash");
            }
            return answer(calls.size() == 50 ? JobPhase.DONE : JobPhase.SCANNING);
        });

        assertThat(run(world)).isEqualTo(answer(JobPhase.DONE));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 499})
    void otherStatus_inEveryState_givesUpAtOnceAndCleansBeforeItFails(int code) {
        for (JobPhase at : EnumSet.complementOf(EnumSet.of(JobPhase.DONE))) {
            Iterator<JobPhase> before = List.of(JobPhase.PLANNED, at).iterator();
            Iterator<JobPhase> cleaning =
                    List.of(JobPhase.CLEANING, JobPhase.CLEANING, JobPhase.DONE).iterator();
            Recorded world = new Recorded(body -> {
                if (body.containsKey("abort")) {
                    return answer(cleaning.next());
                }
                if (!before.hasNext()) {
                    throw WorkflowError.http(code, "no");
                }
                return answer(before.next());
            });

            assertThat(failed(world).get("code")).isEqualTo((long) code);

            assertThat(cleaning).isExhausted();
            assertThat(world.posts.subList(3, 6))
                    .containsOnly(Map.of(
                            "jobId",
                            JOB,
                            "owner",
                            "execution-1",
                            "abort",
                            "HTTP server responded with error code " + code));
        }
    }

    @Test
    void passingFailure_tenRoundsInVain_givesUpAndCleans() {
        Recorded world = new Recorded(body -> {
            if (!body.containsKey("abort")) {
                throw WorkflowError.http(503, "down");
            }
            return answer(JobPhase.DONE);
        });

        assertThat(failed(world).get("code")).isEqualTo(503L);
        assertThat(world.posts).hasSize(71);
        assertThat(world.sleeps.stream().mapToLong(Long::longValue).sum()).isBetween(1_500L, 2_400L);
    }

    /** An answer that makes no sense is a failure of the function: the job is given up, not left. */
    @Test
    void senselessAnswer_givesUpAndCleans() {
        for (Object senseless : Arrays.asList(
                null,
                "text",
                Map.of(),
                Map.of("done", "no"),
                Map.of("done", false),
                Map.of("done", false, "waitSeconds", -1L))) {
            Recorded world = new Recorded(body -> body.containsKey("abort") ? answer(JobPhase.DONE) : senseless);

            assertThat(failed(world).get("tags"))
                    .isIn(List.of("TypeError"), List.of("KeyError"), List.of("ValueError"));
            assertThat(world.posts).hasSize(2);
        }
    }

    @Test
    void cleaning_failsWhateverWay_isAskedAgainUntilDone() {
        List<WorkflowError> troubles = List.of(
                WorkflowError.http(400, ""),
                WorkflowError.http(403, ""),
                WorkflowError.http(500, ""),
                WorkflowError.http(503, ""),
                WorkflowError.tagged("AuthError", ""),
                WorkflowError.tagged("TimeoutError", ""));
        Iterator<WorkflowError> left = troubles.iterator();
        Recorded world = new Recorded(body -> {
            if (!body.containsKey("abort")) {
                throw WorkflowError.http(409, "first");
            }
            if (left.hasNext()) {
                throw left.next();
            }
            return answer(JobPhase.DONE);
        });

        assertThat(failed(world).get("body")).isEqualTo("first");
        assertThat(left).isExhausted();
    }

    @Test
    void cleaning_neverAnswers_endsAfterEightHoursWithTheFirstError() {
        Recorded world = new Recorded(body -> {
            throw WorkflowError.http(body.containsKey("abort") ? 500 : 409, "");
        });

        assertThat(failed(world).get("code")).isEqualTo(409L);
        assertThat(world.sleeps.stream().mapToLong(Long::longValue).sum()).isEqualTo(8 * 3600);
    }

    /** A job that is not there has left nothing. */
    @Test
    void unknownJob_failsWithoutWaitingForHours() {
        Recorded world = new Recorded(body -> {
            throw WorkflowError.http(404, "no such job");
        });

        assertThat(failed(world).get("code")).isEqualTo(404L);
        assertThat(world.posts).hasSize(2);
    }

    @Test
    void text_namesNoStateOutcomeOrAddress() {
        String code = text().replaceAll("(?m)^\\s*#.*$", "");

        for (JobPhase phase : JobPhase.values()) {
            assertThat(code.toLowerCase(Locale.ROOT)
                            .replace("condition: ${answer.body.done}", "")
                            .replace("not(answer.body.done)", "")
                            .replace("- done:", ""))
                    .doesNotContainPattern("\\b" + phase.name().toLowerCase(Locale.ROOT) + "\\b");
        }
        assertThat(code).doesNotContain("http://", "https://", "googleapis", "$${", "%{", "outcome", "phase");
    }

    /** Each except sets what leads to another round or to the cleaning; and no way leads out of the list without an end. */
    @Test
    void structure_everyWayEndsInReturnOrRaise() {
        LoaderOptions options = new LoaderOptions();
        Map<?, ?> document = new Yaml(new SafeConstructor(options)).load(text());
        List<?> steps = (List<?>) ((Map<?, ?>) document.get("main")).get("steps");
        Map<String, Map<?, ?>> byName = new LinkedHashMap<>();
        steps.forEach(one -> ((Map<?, ?>) one).forEach((name, step) -> byName.put(name.toString(), (Map<?, ?>) step)));
        List<String> order = List.copyOf(byName.keySet());

        assertThat(byName.get(order.get(order.size() - 1)).containsKey("raise")).isTrue();
        assertThat(reached(byName, order, order.get(0))).containsExactlyInAnyOrderElementsOf(order);
        byName.forEach((name, step) -> {
            if (step.containsKey("try")) {
                assertThat(step.keySet().stream().map(Object::toString))
                        .as(name)
                        .containsExactlyInAnyOrder("try", "retry", "except");
                assertThat(reached(byName, order, name)).as(name).contains("clean", "fail");
            } else {
                assertThat(step.get("call"))
                        .as("a call outside of a try: " + name)
                        .isNotEqualTo("http.post");
            }
        });
    }

    private static Set<String> reached(Map<String, Map<?, ?>> steps, List<String> order, String from) {
        Set<String> seen = new HashSet<>();
        List<String> open = new ArrayList<>(List.of(from));
        while (!open.isEmpty()) {
            String name = open.remove(0);
            Map<?, ?> step = steps.get(name);
            if (!seen.add(name) || step.containsKey("raise") || step.containsKey("return")) {
                continue;
            }
            open.add(step.containsKey("next") ? step.get("next").toString() : order.get(order.indexOf(name) + 1));
            if (step.get("switch") instanceof List<?> branches) {
                branches.forEach(
                        branch -> open.add(((Map<?, ?>) branch).get("next").toString()));
            }
        }
        return seen;
    }
}
