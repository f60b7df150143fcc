/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.scan.ScanPhase;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The drawing of the workflow and the machine in core cannot drift apart. */
class AslTest {
    /** What Lambda and Step Functions call their own failures in passing; the Retry list of the architecture. */
    private static final Set<String> PLATFORM = Set.of(
            "Lambda.ServiceException",
            "Lambda.AWSLambdaException",
            "Lambda.SdkClientException",
            "Lambda.ClientExecutionTimeoutException",
            "Lambda.TooManyRequestsException",
            "Lambda.SnapStartException",
            "Lambda.SnapStartNotReadyException",
            "Lambda.SnapStartTimeoutException",
            "Lambda.Unknown",
            "Sandbox.Timedout",
            "Runtime.ExitError",
            "States.Timeout");

    private final StateMachine machine = StateMachine.read();

    private Map<ScanPhase, Set<String>> tasksByPhase() {
        Map<ScanPhase, Set<String>> tasks = new EnumMap<>(ScanPhase.class);
        machine.taskNames()
                .forEach(name -> tasks.computeIfAbsent(StateMachine.phase(name), phase -> new TreeSet<>())
                        .add(name));
        return tasks;
    }

    @Test
    void tasks_ofAnItem_areThePhases() {
        assertThat(tasksByPhase().keySet()).isEqualTo(EnumSet.complementOf(EnumSet.of(ScanPhase.FINISHED)));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FINISHED")
    void edges_ofAPhase_areThoseOfTheMachine(ScanPhase phase) {
        Set<ScanPhase> drawn = EnumSet.noneOf(ScanPhase.class);
        for (String task : tasksByPhase().get(phase)) {
            for (String next : machine.reachable(task)) {
                drawn.add(next.equals(StateMachine.END) ? ScanPhase.FINISHED : StateMachine.phase(next));
            }
        }
        if (drawn.remove(phase)) {
            boolean caughtAgain = tasksByPhase().get(phase).stream().allMatch(this::isTriedAgain);
            assertThat(phase.mayWait() || caughtAgain)
                    .as("a way back to itself")
                    .isTrue();
        }

        assertThat(drawn).isEqualTo(phase.next());
    }

    /** Caught, the task itself is tried again after a fixed while: an end must be recorded and told. */
    private boolean isTriedAgain(String task) {
        JsonNode wait = machine.item()
                .path(machine.item().path(task).at("/Catch/0/Next").asText());
        return wait.path("Seconds").asInt() > 0 && wait.path("Next").asText().equals(task);
    }

    @Test
    void waits_every_takesTheSecondsOfTheAnswerBackToItsTask() {
        machine.item().properties().forEach(entry -> {
            if (StateMachine.type(entry.getValue()).equals("Wait")
                    && !entry.getValue().has("Seconds")) {
                assertThat(entry.getValue().path("SecondsPath").asText()).isEqualTo("$.waitSeconds");
                assertThat(StateMachine.phase(entry.getValue().path("Next").asText())
                                .mayWait())
                        .as(entry.getKey())
                        .isTrue();
            }
        });
    }

    @Test
    void choices_every_phaseNamedLeadsToItsTaskOrItsWait() {
        machine.item()
                .properties()
                .forEach(entry -> entry.getValue().path("Choices").forEach(choice -> {
                    if (!choice.has("StringEquals")) {
                        return;
                    }
                    String named = choice.path("StringEquals").asText();
                    JsonNode next = machine.item().path(choice.path("Next").asText());
                    String led = StateMachine.type(next).equals("Wait")
                            ? next.path("Next").asText()
                            : choice.path("Next").asText();
                    assertThat(led).as(entry.getKey()).isEqualTo(named);
                }));
    }

    @Test
    void states_all_areReached() {
        Set<String> led = new HashSet<>(Set.of("ResolveImage", "ParseEvent"));
        machine.outer().forEach(state -> led.addAll(StateMachine.nexts(state)));
        machine.item().forEach(state -> led.addAll(StateMachine.nexts(state)));
        Set<String> named = new HashSet<>();
        machine.outer().fieldNames().forEachRemaining(named::add);
        machine.item().fieldNames().forEachRemaining(named::add);
        led.remove(StateMachine.END);

        assertThat(led).isEqualTo(named);
    }

    @Test
    void tasks_every_isBoundRetriedAndCaught() throws ClassNotFoundException {
        for (JsonNode task : machine.tasks()) {
            assertThat(task.path("TimeoutSeconds").asInt()).isBetween(60, 900);
            assertThat(task.at("/Catch/0/ErrorEquals/0").asText()).isEqualTo("States.ALL");
            assertThat(task.at("/Catch/0/ResultPath").asText()).isEqualTo("$.error");
            assertThat(task.path("Retry")).hasSize(2);
            Set<String> retried = new HashSet<>();
            for (JsonNode retry : task.path("Retry")) {
                assertThat(retry.path("BackoffRate").asInt()).isEqualTo(2);
                assertThat(retry.path("MaxDelaySeconds").asInt()).isPositive();
                assertThat(retry.path("JitterStrategy").asText()).isEqualTo("FULL");
                retry.path("ErrorEquals").forEach(name -> retried.add(name.asText()));
            }
            assertThat(retried).contains(TransientStepException.class.getName());
            assertThat(retried).doesNotContain(PermanentStepException.class.getName());
            retried.remove(TransientStepException.class.getName());
            assertThat(retried).isEqualTo(PLATFORM);
        }
        assertThat(machine.document().path("TimeoutSeconds").asInt()).isPositive();
    }

    @Test
    void functions_ofTasks_areTheSubstitutions() {
        Set<String> resources = new TreeSet<>();
        machine.tasks().forEach(task -> resources.add(task.path("Resource").asText()));

        assertThat(resources).containsExactly("${EventsFunctionArn}", "${StepsFunctionArn}");
        assertThat(List.of("ParseEvent", "ResolveImage")).allSatisfy(name -> {
            JsonNode task = machine.item().has(name)
                    ? machine.item().path(name)
                    : machine.outer().path(name);
            assertThat(task.path("Resource").asText()).isEqualTo("${EventsFunctionArn}");
        });
    }

    @Test
    void parseEvent_executionName_comesFromTheContext() {
        JsonNode parameters = machine.outer().at("/ParseEvent/Parameters");

        assertThat(parameters.path("execution.$").asText()).isEqualTo("$$.Execution.Name");
        assertThat(parameters.path("phase").asText()).isEqualTo("ParseEvent");
    }
}
