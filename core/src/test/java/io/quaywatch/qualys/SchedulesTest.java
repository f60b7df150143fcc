/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;
import io.quaywatch.qualys.QualysApi.RepositoryTag;
import io.quaywatch.qualys.QualysApi.ScheduleEntry;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulesTest extends QualysServer {
    private static final String ECR = "444455556666.dkr.ecr.eu-west-1.amazonaws.com";
    private static final List<RepositoryTag> ONE = List.of(new RepositoryTag("team/shop", "1.4.2"));

    @Test
    void schedules_everyState_readsEndAndErrors() {
        enqueue(json(fixture("schedules.json")));
        assertThat(client().schedules(REGISTRY))
                .extracting(ScheduleEntry::name, ScheduleEntry::ended, ScheduleEntry::error)
                .containsExactly(
                        tuple("qw-4f4f4f4f4f4f-3", true, "CMS-2003: no sensor; second"),
                        tuple("qw-4f4f4f4f4f4f-2", true, null),
                        tuple("qw-4f4f4f4f4f4f-1", false, null),
                        tuple("qw-4f4f4f4f4f4f-4", false, null));
        assertThat(gate.entered).containsExactly("GET /registry/{id}/schedule");
        assertThat(taken().getUrl().encodedPath()).isEqualTo("/csapi/v1.3/registry/" + REGISTRY + "/schedule");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Created", "QUEUED", "Paused", "Running", "BaselineQueued", "baselineRunning"})
    void schedules_runningState_hasNotEndedWhateverTheDateSays(String status) {
        enqueue(json("""
                [{"scheduleUuid":"a","name":"n","status":"%s","jobCompletionDate":1721714104046}]""".formatted(status)));
        assertThat(client().schedules(REGISTRY))
                .extracting(ScheduleEntry::ended)
                .containsExactly(false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"scheduleUuid\":\"abc-1\"} | abc-1",
                "{\"scheduleId\":17}          | 17",
                "\"10000000-0000-4000-8000-000000000001\" | 10000000-0000-4000-8000-000000000001",
                "10000000-0000-4000-8000-000000000001 | 10000000-0000-4000-8000-000000000001",
                "{}                           |",
                "'Schedule created'           |",
                "\"Schedule created\"         |",
                "''                           |"
            })
    void createSchedule_everyReply_givesIdOrNull(String body, String id) {
        enqueue(reply(202).setHeader("Date", "Fri, 02 Jan 2026 03:04:07 GMT").body(body));
        QualysApi.Created created = client().createSchedule(REGISTRY, ECR, "qw-1", ONE, true);
        assertThat(created.scheduleId()).isEqualTo(id);
        assertThat(created.engineTime()).isEqualTo(Instant.parse("2026-01-02T03:04:07Z"));
    }

    @Test
    void createSchedule_request_namesExactTags() throws Exception {
        enqueue(reply(200));
        client().createSchedule(REGISTRY, ECR, "qw-1", ONE, false);
        assertThat(Json.wire().readTree(taken().getBody().utf8()))
                .isEqualTo(Json.wire().readTree("""
                {"name":"qw-1","onDemand":true,"forceScan":false,"registryType":"AWS","schedule":"00:00",
                 "filters":[{"days":null,"repoTags":[{"repo":"team/shop","tag":"1.4.2"}]}]}"""));
        assertThat(gate.entered).containsExactly("POST /registry/{id}/schedule");
    }

    @ParameterizedTest
    @CsvSource({
        "444455556666.dkr.ecr.eu-west-1.amazonaws.com, AWS",
        "quayshop.azurecr.io, ACR",
        "docker.io,",
        "gcr.io,",
        "europe-docker.pkg.dev,",
        "registry.example:5000,",
        "quayshop.azurecr.io.evil.example,"
    })
    void createSchedule_registryType_followsTheRegistry(String host, String type) throws Exception {
        enqueue(reply(200));
        client().createSchedule(REGISTRY, host, "qw-1", ONE, true);

        JsonNode sent = Json.wire().readTree(taken().getBody().utf8());
        assertThat(sent.path("registryType").asText(null)).isEqualTo(type);
        assertThat(sent.has("registryType")).isEqualTo(type != null);
    }

    @ParameterizedTest
    @CsvSource({
        "team/shop, .*",
        "team/shop, 'a,b'",
        "team/shop, ''",
        "team/.*, 1",
        "team//shop, 1",
        "Team, 1",
        "'a\"b', 1"
    })
    void createSchedule_nameThatCouldBePattern_isRefused(String repository, String tag) {
        List<RepositoryTag> tags = List.of(new RepositoryTag(repository, tag));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client().createSchedule(REGISTRY, ECR, "qw-1", tags, false));
        assertThat(server.getRequestCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 51})
    void createSchedule_noneOrTooManyTags_isRefused(int count) {
        List<RepositoryTag> tags = Collections.nCopies(count, ONE.get(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client().createSchedule(REGISTRY, ECR, "qw-1", tags, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 404})
    void deleteSchedule_goneOrDeleted_passes(int status) {
        enqueue(reply(status));
        client().deleteSchedule(REGISTRY, "s-1");
        assertThat(taken().getRequestLine())
                .isEqualTo("DELETE /csapi/v1.3/registry/" + REGISTRY + "/schedule/s-1 HTTP/1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/b", "", "a?b", "%2e%2e"})
    void deleteSchedule_idThatIsAPath_isRefused(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> client().deleteSchedule(REGISTRY, id));
        assertThat(server.getRequestCount()).isZero();
    }
}
