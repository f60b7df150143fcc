/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.event.WorkloadReference;
import io.quaywatch.simulator.Simulator;
import io.quaywatch.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Audit logs of Google Cloud, from the file to the report. */
class CloudRunReplayTest {
    private static final Path FIXTURES = Path.of("../../core/src/test/resources/event/gcp");
    private static final String SERVICE = "projects/shop-prod/locations/europe-west1/services/web";

    @ParameterizedTest
    @CsvSource({
        "v1-create-service, gcr.io/shop-prod/web:v7",
        "v1-create-job, gcr.io/shop-prod/nightly:v2",
        "v2-create-job, gcr.io/shop-prod/nightly:v3",
        "v2-update-service-bare, gcr.io/shop-prod/web:v8",
        "pubsub-push, gcr.io/shop-prod/web:v7",
        "cloudevent-pubsub, gcr.io/shop-prod/web:v7",
        "v2-update-service-traffic-only, europe-west1-docker.pkg.dev/shop-prod/apps/web:stable",
    })
    void replay_deployment_scansItsImage(String fixture, String image) throws IOException {
        Shell.Ran ran = simulated(fixture);

        JsonNode document = Documents.run(ran);
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(Documents.images(document, "/image")).containsExactly(image);
        assertThat(Documents.images(document, "/outcome")).containsExactly("Complete");
    }

    @Test
    void replay_serviceWithASidecar_scansBothUnderTheService() throws IOException {
        JsonNode document = Documents.run(simulated("v1-replace-service"));

        assertThat(Documents.images(document, "/container")).containsExactly("web", "collector");
        assertThat(Documents.images(document, "/workload")).containsOnly(SERVICE);
        assertThat(Documents.images(document, "/outcome")).containsOnly("Complete");
    }

    @ParameterizedTest
    @CsvSource({
        "compute-insert, deploys no image",
        "v1-delete-service, deploys no image",
        "v1-set-iam-policy, deploys no image",
        "v1-replace-service-failed, the call failed",
        "v1-replace-service-error-without-status, the call failed",
        "v2-create-service-last, not the first entry",
    })
    void replay_nothingDeployed_isIgnoredWithItsReason(String fixture, String says) throws IOException {
        Shell.Ran ran = simulated(fixture);

        JsonNode document = Documents.run(ran);
        assertThat(ran.code()).isZero();
        assertThat(document.path("images")).isEmpty();
        assertThat(document.at("/ignored/0/reason").asText()).contains(says);
        assertThat(document.at("/ignored/0/source").asText()).isEqualTo("google-audit-log");
    }

    @Test
    void replay_everyFixtureAtOnce_rejectsNoneAndScansEachDeployment() throws IOException {
        List<String> args = new ArrayList<>(List.of("replay", "--simulate", "--format", "json"));
        try (Stream<Path> files = Files.list(FIXTURES)) {
            files.map(Path::toString).sorted().forEach(args::add);
        }

        Shell.Ran ran = new Shell().run(args.toArray(String[]::new));

        JsonNode document = Documents.run(ran);
        assertThat(ran.code()).isZero();
        assertThat(document.path("rejected")).isEmpty();
        assertThat(document.path("notFound")).isEmpty();
        assertThat(document.path("ignored")).hasSize(8);
        assertThat(Documents.images(document, "/standing")).hasSize(11).containsOnly("Complete");
    }

    @Test
    void replay_tree_namesMethodAndService() {
        String tree = new Shell()
                .run("replay", fixture("v1-create-service"), "--simulate")
                .out();

        assertThat(tree.lines().limit(3).map(String::strip))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("google.cloud.run.v1.Services.CreateService at ")
                                .endsWith("(google-audit-log)"),
                        second -> assertThat(second).isEqualTo("cloud-run-service " + SERVICE),
                        third -> assertThat(third).isEqualTo("container 1  gcr.io/shop-prod/web:v7"));
    }

    @Test
    void replay_forReal_saysThatItCannotLookUpAndWhatToDo() throws IOException {
        try (Simulator gateway = Simulator.start(SimulatorOptions.defaults())) {
            for (String format : new String[] {"table", "json"}) {
                Shell.Ran ran = new Shell()
                        .with("QUALYS_ACCESS_TOKEN", "an-access-token-for-tests")
                        .run(
                                "replay",
                                fixture("v2-update-service-traffic-only"),
                                "--gateway",
                                gateway.baseUrl(),
                                "--format",
                                format);

                assertThat(ran.code()).isEqualTo(4);
                assertThat(ran.out()).contains(SERVICE);
                assertThat(ran.err())
                        .hasLineCount(1)
                        .contains("Cloud Run look-ups are not available", SERVICE, "quaywatch scan IMAGE")
                        .contains("'gcloud run services describe web --project shop-prod --region europe-west1 "
                                + "--format json'");
            }
        }
    }

    @Test
    void advice_otherKindsAndHostileNames_offersNoCommandOfACloud() {
        String advice =
                LookUpAdvice.text(new WorkloadReference("ecs-task-definition", "a'; rm -rf ~\n\u001b[2J", null, null));

        assertThat(advice)
                .contains("ecs-task-definition look-ups are not available", "quaywatch scan IMAGE")
                .doesNotContain("gcloud", "\n", "\u001b");
        assertThat(LookUpAdvice.text(new WorkloadReference("cloud-run-job", "projects/p/jobs/n", "p", null)))
                .contains("'gcloud run jobs describe n --project p --format json'");
    }

    private static Shell.Ran simulated(String fixture) {
        return new Shell().run("replay", fixture(fixture), "--simulate", "--format", "json");
    }

    private static String fixture(String name) {
        return FIXTURES.resolve(name + ".json").toString();
    }
}
