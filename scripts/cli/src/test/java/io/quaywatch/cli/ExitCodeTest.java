/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static io.quaywatch.cli.ExitCode.NOT_COMPLETE;
import static io.quaywatch.cli.ExitCode.OK;
import static io.quaywatch.cli.ExitCode.POLICY_FAILED;
import static io.quaywatch.cli.ExitCode.SOME_NOT_PARSED;
import static io.quaywatch.cli.ExitCode.UNREACHABLE;
import static io.quaywatch.cli.ExitCode.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a script reads. */
class ExitCodeTest {
    @TempDir
    Path temp;

    @Test
    void codes_areThoseOfTheDocs() {
        assertThat(List.of(OK, SOME_NOT_PARSED, USAGE, POLICY_FAILED, NOT_COMPLETE, UNREACHABLE, ExitCode.CHECK_FAILED))
                .extracting(ExitCode::code)
                .containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(ExitCode.values()).hasSize(7);
    }

    @Test
    void highest_ofSeveral_counts() {
        assertThat(ExitCode.highest(List.of(OK, NOT_COMPLETE, POLICY_FAILED))).isEqualTo(NOT_COMPLETE);
        assertThat(ExitCode.highest(List.of())).isEqualTo(OK);
    }

    @ParameterizedTest
    @CsvSource({
        "team/clean:1, 0",
        "team/vulnerable:1, 3",
        "team/missing:1, 4",
        "team/clean:1 team/vulnerable:1, 3",
        "team/vulnerable:1 team/missing:1, 4",
        "team/missing:1 team/clean:1, 4"
    })
    void scan_imagesWithAPolicy_highestOfTheirs(String images, int code) {
        String[] args = ("scan --simulate --fail-on critical " + images).split(" ");

        assertThat(new Shell().run(args).code()).isEqualTo(code);
    }

    @Test
    void scan_vulnerableImageWithoutAPolicy_passes() {
        assertThat(new Shell().run("scan", "--simulate", "team/vulnerable:1").code())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"world\":{\"failSchedules\":[{\"repositories\":[\"*\"],\"error\":\"Sensor is not reachable\"}]}}', Failed",
        "'{\"world\":{\"scanSeconds\":{\"min\":3000,\"max\":3000}}}', TimedOut"
    })
    void scan_thatEndsOtherwise_isNotComplete(String scenario, String outcome) throws IOException {
        Path file = Files.writeString(temp.resolve("scenario.json"), scenario);

        Shell.Ran ran =
                new Shell().run("scan", "--simulate", "--scenario", file + "", "--format", "json", "team/clean:1");

        assertThat(ran.code()).isEqualTo(4);
        assertThat(Documents.images(Documents.run(ran), "/outcome")).containsExactly(outcome);
        assertThat(Documents.images(Documents.run(ran), "/counts")).containsExactly("null");
    }

    @Test
    void replay_oneRecordOfTwoUnreadable_isUsageAndTheOtherIsScanned() throws IOException {
        String good = Files.readString(Events.registering(temp, "web", "team/clean:1"));
        Path both = Files.writeString(temp.resolve("both.json"), "[" + good + ",{\"odd\":1}]");

        Shell.Ran ran = new Shell().run("replay", both + "", "--simulate", "--format", "json");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(Documents.images(Documents.run(ran), "/outcome")).containsExactly("Complete");
        assertThat(Documents.run(ran).path("rejected")).hasSize(1);
    }

    @Test
    void replay_workloadThatNobodyKnows_isNotComplete() throws IOException {
        Path event = Events.bundled(temp, "ecs-update.json");
        Files.writeString(event, Files.readString(event).replace("shop-web", "shop-gone"));

        Shell.Ran ran = new Shell().run("replay", event + "", "--simulate", "--format", "json");

        assertThat(ran.code()).isEqualTo(4);
        assertThat(Documents.run(ran).path("notFound")).hasSize(1);
    }
}
