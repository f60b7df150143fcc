/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.json.Json;
import io.quaywatch.report.ScanOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JSON of a job is what stores of every cloud keep: a change of a golden file is a change of what running jobs are read with. */
class SnapshotJobJsonTest {
    @ParameterizedTest
    @EnumSource
    void job_inEachState_isTheGoldenFile(JobPhase phase) throws IOException {
        SnapshotJob job = SampleJobs.job(phase);
        String name = job.state().getClass().getSimpleName();

        assertThat(pretty(job)).isEqualTo(golden(name));
        assertThat(Json.state().readValue(golden(name), SnapshotJob.class)).isEqualTo(job);
    }

    @Test
    void answerAndRecord_areTheGoldenFiles() throws IOException {
        StepAnswer answer = StepAnswer.of(SampleJobs.job(JobPhase.SCANNING), 20);
        MachineRecord record = new MachineRecord(
                SampleJobs.machine("4711").id(),
                SampleJobs.AT.plusSeconds(86400),
                "46d38ee180a407408113",
                new ScanOutcome.Collected(List.of("os"), SampleJobs.AT),
                0,
                null,
                SampleJobs.AT);

        assertThat(pretty(answer)).isEqualTo(golden("StepAnswer"));
        assertThat(pretty(record)).isEqualTo(golden("MachineRecord"));
        assertThat(Json.state().readValue(golden("StepAnswer"), StepAnswer.class))
                .isEqualTo(answer);
        assertThat(Json.state().readValue(golden("MachineRecord"), MachineRecord.class))
                .isEqualTo(record);
    }

    @Test
    void states_allPermitted_haveAPhase() {
        List<String> phases = Arrays.stream(JobPhase.values())
                .map(phase -> SampleJobs.state(phase).getClass().getSimpleName())
                .toList();

        assertThat(JobState.class.getPermittedSubclasses())
                .extracting(Class::getSimpleName)
                .containsExactlyInAnyOrderElementsOf(phases);
        for (JobPhase phase : JobPhase.values()) {
            assertThat(SampleJobs.state(phase).phase()).isEqualTo(phase);
        }
    }

    @ParameterizedTest
    @EnumSource
    void read_unknownField_fails(JobPhase phase) throws JsonProcessingException {
        ObjectNode json = (ObjectNode) Json.state().readTree(Json.write(SampleJobs.job(phase)));
        ((ObjectNode) json.get("state")).put("addedByALaterRelease", 1);

        assertThatThrownBy(() -> Json.state().treeToValue(json, SnapshotJob.class))
                .isInstanceOf(UnrecognizedPropertyException.class);
    }

    private static String pretty(Object value) throws JsonProcessingException {
        return Json.state().writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    }

    private static String golden(String name) throws IOException {
        try (InputStream file = SnapshotJobJsonTest.class.getResourceAsStream("/snapshot/" + name + ".json")) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
