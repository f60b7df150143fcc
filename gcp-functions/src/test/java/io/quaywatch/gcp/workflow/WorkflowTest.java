/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The interpreter against what the documentation of Cloud Workflows says and shows. */
class WorkflowTest {
    private static final Path HERE = Path.of("src/test/java/io/quaywatch/gcp/workflow");

    private static final String CALL = """
            - call_it:
                call: http.post
                args:
                  url: ${"https://host.example"}
                  auth: {type: OIDC}
                  timeout: 30
                  body: {}
                result: answer
            """;

    private static final String RETRY = """
            retry:
              predicate: ${http.default_retry_predicate}
              max_retries: 8
              backoff: {initial_delay: 1, max_delay: 60, multiplier: 2}
            """;

    private static Recorded answering(Object... answers) {
        Iterator<Object> left = Arrays.asList(answers).iterator();
        return new Recorded(body -> {
            Object answer = left.next();
            if (answer instanceof WorkflowError error) {
                throw error;
            }
            return answer;
        });
    }

    private static @Nullable Object run(String steps, WorkflowWorld world) {
        String yaml = "main:\n  params: [args]\n  steps:\n" + steps.indent(4);
        return new Workflow(yaml, world).run(Map.of("n", 3L, "name", "Ada"));
    }

    private static @Nullable Object value(String expression) {
        return run("- done:\n    return: '${" + expression + "}'\n", answering());
    }

    private static String tried(String rest) {
        return "- read_item:\n    try:\n      steps:\n" + CALL.indent(8) + rest.indent(4)
                + "- done:\n    return: ${answer.body}\n";
    }

    private static Map<?, ?> raised(ThrowingCallable call) {
        WorkflowError error = catchThrowableOfType(WorkflowError.class, call);
        assertThat(error).isNotNull();
        return (Map<?, ?>) error.error();
    }

    /** The documentation's own figures: 1, 2, 4, 8, 16, 32, 60 and 60 seconds; with the first one, nine executions. */
    @Test
    void retry_everyTryFails_waitsAsDocumentedAndRaises() {
        Recorded world = new Recorded(body -> {
            throw WorkflowError.http(503, "busy");
        });

        assertThatThrownBy(() -> run(tried(RETRY), world)).isInstanceOf(WorkflowError.class);

        assertThat(world.sleeps).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
        assertThat(world.posts).hasSize(9);
    }

    @ParameterizedTest
    @CsvSource({"429,1", "502,1", "503,1", "504,1", "400,0", "404,0", "408,0", "500,0", "501,0"})
    void retry_status_asTheDefaultPredicateSays(int code, int retries) {
        Recorded world = answering(WorkflowError.http(code, ""), "fine");

        try {
            assertThat(run(tried(RETRY), world)).isEqualTo("fine");
        } catch (WorkflowError e) {
            assertThat(retries).isZero();
        }
        assertThat(world.posts).hasSize(1 + retries);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ConnectionError", "ConnectionFailedError", "TimeoutError"})
    void retry_noAnswer_callsAgain(String tag) {
        assertThat(run(tried(RETRY), answering(WorkflowError.tagged(tag, ""), "fine")))
                .isEqualTo("fine");
    }

    /** The documentation's example of known errors. */
    @Test
    void except_knownErrors_returnsFromWithinOrRaisesOn() {
        String handler = """
                except:
                  as: e
                  steps:
                    - known_errors:
                        switch:
                          - condition: ${not("HttpError" in e.tags)}
                            return: no connection
                          - condition: ${e.code == 404}
                            return: not found
                          - condition: ${e.code == 403}
                            return: denied
                    - unhandled:
                        raise: ${e}
                """;

        assertThat(run(tried(handler), answering(WorkflowError.http(404, "")))).isEqualTo("not found");
        assertThat(run(tried(handler), answering(WorkflowError.http(403, "")))).isEqualTo("denied");
        assertThat(run(tried(handler), answering(WorkflowError.tagged("ConnectionFailedError", ""))))
                .isEqualTo("no connection");
        Map<?, ?> other = raised(() -> run(tried(handler), answering(WorkflowError.http(401, "who"))));
        assertThat(other.get("code")).isEqualTo(401L);
        assertThat(other.get("body")).isEqualTo("who");
    }

    @Test
    void except_afterRetries_getsTheLastError() {
        String handler = RETRY.replace("max_retries: 8", "max_retries: 1")
                + "except:\n  as: e\n  steps:\n    - give:\n        return: ${e.code}\n";

        assertThat(run(tried(handler), answering(WorkflowError.http(503, ""), WorkflowError.http(502, ""))))
                .isEqualTo(502L);
    }

    @Test
    void except_variables_ownStayInsideOthersAreShared() {
        String steps = """
                - begin:
                    assign:
                      - seen: null
                - work:
                    try:
                      steps:
                        - fail:
                            raise: {tags: [], message: broken}
                    except:
                      as: e
                      steps:
                        - keep:
                            assign:
                              - seen: ${e.message}
                              - inside: 1
                """;

        assertThat(run(steps + "- done:\n    return: ${seen}\n", answering())).isEqualTo("broken");
        assertThat(raised(() -> run(steps + "- done:\n    return: ${inside}\n", answering()))
                        .get("tags"))
                .isEqualTo(List.of("KeyError"));
        assertThat(raised(() -> run(steps + "- done:\n    return: ${e}\n", answering()))
                        .get("tags"))
                .isEqualTo(List.of("KeyError"));
    }

    @Test
    void switch_noneTrue_takesTheNextOfTheStep() {
        String steps = """
                - choose:
                    switch:
                      - condition: ${args.n < 2}
                        next: small
                      - condition: ${args.n >= 10}
                        next: small
                    next: large
                - small:
                    return: small
                - large:
                    return: large
                """;

        assertThat(run(steps, answering())).isEqualTo("large");
        assertThat(run(steps.replace("    next: large\n", ""), answering())).isEqualTo("small");
    }

    @Test
    void expressions_operatorsAndFunctions_asDocumented() {
        assertThat(value("args.n + 1")).isEqualTo(4L);
        assertThat(value("args.n == 3 and not(args.name == \"Bob\")")).isEqualTo(true);
        assertThat(value("args.n == 4 or args.n < 4 and args.n >= 3")).isEqualTo(true);
        assertThat(value("default(map.get(args, \"code\"), 7)")).isEqualTo(7L);
        assertThat(value("sys.get_env(\"STEP_URL\")")).isEqualTo("https://step.example");
        assertThat(value("null == map.get(args, \"none\")")).isEqualTo(true);
    }

    @ParameterizedTest
    @CsvSource({
        "args.none,KeyError",
        "args.n.x,TypeError",
        "not(args.n),TypeError",
        "args.name + 1,TypeError",
        "args.n and args.n,TypeError"
    })
    void expressions_wrongType_raises(String expression, String tag) {
        assertThat(raised(() -> value(expression)).get("tags")).isEqualTo(List.of(tag));
    }

    @Test
    void steps_endlessLoop_endsAtTheLimit() {
        assertThat(raised(() -> run("- again:\n    assign: []\n    next: again\n", answering()))
                        .get("tags"))
                .isEqualTo(List.of("ResourceLimitError"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- a:\n    for: {value: v, in: [], steps: []}",
                "- a:\n    parallel: {branches: []}",
                "- a:\n    call: googleapis.compute.v1.instances.insert\n    args: {}",
                "- a:\n    call: other_workflow\n    result: r",
                "- a:\n    call: http.get\n    args: {url: u}\n    result: r",
                "- a:\n    assign:\n      - b.c: 1",
                "- a:\n    assign:\n      - b: ${len(args)}",
                "- a:\n    assign:\n      - b: ${args.n * 2}",
                "- a:\n    assign:\n      - b: text ${args.n}",
                "- a:\n    return: 1\n- a:\n    return: 2",
                "- a:\n    assign: []\n    next: elsewhere",
                "- a:\n    assign: []\n    next: end",
                "- a:\n    switch:\n      - condition: true\n        steps: []",
                "- a:\n    try:\n      call: http.post",
                "- a:\n    try:\n      steps: []\n    retry: ${http.default_retry}",
                "- a:\n    try:\n      steps: []\n    retry: {predicate: '${mine}', max_retries: 1, backoff: {}}",
            })
    void parse_whatIsNotUnderstood_isRefusedBeforeItRuns(String steps) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(steps, answering()))
                .withMessageContaining("not understood here");
    }

    @Test
    void parse_subWorkflow_isRefused() {
        String yaml = "main:\n  params: [args]\n  steps: [{a: {return: 1}}]\nother:\n  steps: []\n";

        assertThatIllegalArgumentException().isThrownBy(() -> new Workflow(yaml, answering()));
    }

    @Test
    void itself_isSmall() throws IOException {
        long lines = 0;
        for (String file : List.of("Workflow", "Expression", "WorkflowError", "WorkflowWorld")) {
            lines += Files.readAllLines(HERE.resolve(file + ".java")).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.matches("(import|package|/\\*|\\*|//).*"))
                    .count();
        }
        assertThat(lines).isLessThanOrEqualTo(400);
    }
}
