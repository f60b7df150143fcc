/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.json.Json;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.scan.ScanState.Finished;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON of a state is a protocol between functions and releases: a change of a golden file is a change of the protocol. */
class ScanStateJsonTest {
    private static final int MOST_STATE_BYTES = 32 * 1024;
    private static final int MOST_SUMMARY_BYTES = 1024;

    @ParameterizedTest
    @EnumSource
    void state_usual_isTheGoldenFile(ScanPhase phase) throws IOException {
        ScanState state = SampleStates.usual().of(phase);
        String name = state.getClass().getSimpleName();

        assertThat(pretty(state)).isEqualTo(golden(name));
        assertThat(Json.state().readValue(golden(name), ScanState.class)).isEqualTo(state);
    }

    @Test
    void stepResult_usual_isTheGoldenFile() throws IOException {
        StepResult result = new StepResult(SampleStates.usual().of(ScanPhase.CHECK_STATUS), 45);

        assertThat(pretty(result)).isEqualTo(golden("StepResult"));
        assertThat(Json.state().readValue(golden("StepResult"), StepResult.class))
                .isEqualTo(result);
    }

    @Test
    void states_allPermitted_haveAPhaseAndAGoldenFile() {
        List<String> phases = Arrays.stream(ScanPhase.values())
                .map(phase -> SampleStates.usual().of(phase).getClass().getSimpleName())
                .toList();

        assertThat(records(ScanState.class).map(Class::getSimpleName)).containsExactlyInAnyOrderElementsOf(phases);
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(ScanStateJsonTest::records)
                : Stream.of(type);
    }

    @ParameterizedTest
    @EnumSource
    void read_unknownField_fails(ScanPhase phase) throws JsonProcessingException {
        ObjectNode json = (ObjectNode) tree(SampleStates.usual().of(phase));
        ObjectNode deeper = json.deepCopy();
        json.put("addedByALaterRelease", 1);
        ((ObjectNode) deeper.get("request")).put("addedByALaterRelease", 1);

        for (ObjectNode changed : List.of(json, deeper)) {
            assertThatThrownBy(() -> Json.state().treeToValue(changed, ScanState.class))
                    .isInstanceOf(UnrecognizedPropertyException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void state_largest_staysBelowTheLimit(ScanPhase phase) throws JsonProcessingException {
        ScanState state = SampleStates.largest().of(phase);
        String json = Json.write(state);

        assertThat(json.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(MOST_STATE_BYTES);
        assertThat(Json.state().readValue(json, ScanState.class)).isEqualTo(state);
    }

    static Stream<ScanOutcome> outcomes() {
        return SampleStates.largest().outcomes().stream();
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void summary_largest_staysBelowTheLimitAndKeepsItsMeaning(ScanOutcome outcome) throws JsonProcessingException {
        ScanSummary summary = ((Finished) SampleStates.largest().finished(outcome)).summary();
        String json = Json.write(summary);

        assertThat(json.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(MOST_SUMMARY_BYTES);
        assertThat(Json.state().readValue(json, ScanSummary.class)).isEqualTo(summary);
        assertThat(summary.outcome().name()).isEqualTo(outcome.name());
        assertThat(summary.outcome().reportSummary()).isEqualTo(outcome.reportSummary());
        assertThat(summary.image()).endsWith("ccc");
        assertThat(summary.reasons()).hasSize(3);
    }

    @Test
    void summary_usual_isNotCut() {
        ScanSummary summary = ((Finished) SampleStates.usual().of(ScanPhase.FINISHED)).summary();

        assertThat(Json.write(summary)).doesNotContain("…");
    }

    @Test
    void request_imageTooLongToBeOne_staysInvalidWhenCut() {
        ScanRequest request = new ScanRequest(
                "e/0", "a/".repeat(9_000) + "b", null, "c", ScanWorld.workload("web"), false, SampleStates.AT, 0);

        assertThat(request.image()).hasSizeLessThan(1_010);
        assertThat(io.quaywatch.image.ImageReference.tryParse(request.image())).isEmpty();
    }

    private static JsonNode tree(ScanState state) throws JsonProcessingException {
        return Json.state().readTree(Json.write(state));
    }

    private static String pretty(Object value) throws JsonProcessingException {
        return Json.state().writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    }

    private static String golden(String name) throws IOException {
        try (InputStream file = ScanStateJsonTest.class.getResourceAsStream("/state/" + name + ".json")) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
