/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final String HOST = "https://ghcr.io";
    private static final String FIXED = "\"queueSeconds\":10,\"scanSeconds\":{\"min\":60,\"max\":60}";
    private static final String IMAGES = Guest.API + "/images";

    private static Guest guest(String more) {
        return new Guest("{\"world\":{" + FIXED + more + "}}");
    }

    private static JsonNode first(Guest guest, String schedules) {
        return guest.json(schedules).at("/data/0");
    }

    private static String scannedAt(Guest guest, String sha) {
        return guest.json(IMAGES + "/" + sha).get("lastVmScanDate").asText();
    }

    @Test
    void schedule_overTime_walksThroughItsStates() {
        try (Guest guest = guest("")) {
            String schedules = guest.scan(HOST, "team/shop", "1", false);
            assertThat(first(guest, schedules).get("status").asText()).isEqualTo("Created");
            guest.clock.advance(6);
            assertThat(first(guest, schedules).get("status").asText()).isEqualTo("Queued");
            guest.clock.advance(4);
            JsonNode running = first(guest, schedules);
            assertThat(running.get("status").asText()).isEqualTo("Running");
            assertThat(running.get("jobStartDate").isTextual()).isTrue();
            assertThat(running.get("jobCompletionDate").isNull()).isTrue();
            guest.clock.advance(60);
            JsonNode finished = first(guest, schedules);
            assertThat(finished.get("status").asText()).isEqualTo("Finished");
            assertThat(finished.get("jobCompletionDate").asText())
                    .isEqualTo(Long.toString(guest.clock.instant().toEpochMilli()));
            assertThat(finished.get("errors")).isEmpty();
        }
    }

    @Test
    void schedule_running_cannotBeDeletedButCanceled() {
        try (Guest guest = guest("")) {
            String schedules = guest.scan(HOST, "team/shop", "1", false);
            guest.clock.advance(20);
            String one = schedules + "/"
                    + first(guest, schedules).get("scheduleUuid").asText();
            assertThat(guest.method("DELETE", one).statusCode()).isEqualTo(400);
            assertThat(guest.post(one + "/cancel", "").statusCode()).isEqualTo(200);
            assertThat(first(guest, schedules).get("status").asText()).isEqualTo("Canceled");
            assertThat(guest.method("DELETE", one).statusCode()).isEqualTo(200);
            assertThat(guest.get(schedules).statusCode()).isEqualTo(204);
            guest.clock.advance(3600);
            assertThat(guest.get(IMAGES).statusCode()).isEqualTo(204);
            assertThat(guest.simulator.schedules()).isZero();
        }
    }

    @Test
    void schedule_scanned_imageGoesByItsConfigDigest() {
        try (Guest guest = guest(",\"lateSeconds\":30")) {
            guest.scan(HOST, "team/shop", "1", false);
            String sha = guest.simulator.configSha("ghcr.io", "team/shop", "1");
            guest.clock.advance(99);
            assertThat(guest.get(IMAGES + "/" + sha).statusCode()).isEqualTo(404);
            guest.clock.advance(1);
            JsonNode row = guest.json(IMAGES + "?" + Guest.filter("sha:" + sha)).at("/data/0");
            assertThat(row.get("sha").asText()).isEqualTo(sha);
            assertThat(row.get("imageId").asText()).isEqualTo(sha.substring(0, 12));
            assertThat(row.at("/repo/0/registry").asText()).isEqualTo("ghcr.io");
            assertThat(row.at("/repo/0/repository").asText()).isEqualTo("team/shop");
            assertThat(row.at("/repo/0/tag").asText()).isEqualTo("1");
            assertThat(row.get("lastVmScanDate").asText())
                    .isEqualTo(
                            Long.toString(guest.clock.instant().minusSeconds(30).toEpochMilli()));
            String digest = row.at("/repoDigests/0/digest").asText();
            assertThat(guest.send(guest.plain("/registry/ghcr.io/v2/team/shop/manifests/1"))
                            .headers()
                            .firstValue("Docker-Content-Digest"))
                    .contains("sha256:" + digest);
            assertThat(guest.get(IMAGES + "/" + digest).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void schedule_pattern_scansEveryKnownTag() {
        try (Guest guest = guest("")) {
            guest.simulator.configSha("ghcr.io", "team/shop", "2.0");
            guest.scan(HOST, "team/shop", ".*", false);
            guest.scan(HOST, "team/list", "a,b", false);
            guest.scan(HOST, "team/one", "1.4.2", false);
            guest.clock.advance(10);
            assertThat(guest.simulator.scansOf("team/shop"))
                    .extracting(ScanRecord::tag)
                    .containsExactly("1.0.0", "2.0", "latest", "stable");
            assertThat(guest.simulator.scansOf("team/list"))
                    .extracting(ScanRecord::tag)
                    .containsExactly("a", "b");
            assertThat(guest.simulator.scansOf("team/one"))
                    .extracting(ScanRecord::tag)
                    .containsExactly("1.4.2");
        }
    }

    @Test
    void force_withoutTheFeature_keepsTheOldScanDate() {
        assertThat(datesOfTwoForcedScans(""))
                .satisfies(dates -> assertThat(dates.get(1)).isEqualTo(dates.get(0)));
    }

    @Test
    void force_withTheFeature_scansAgain() {
        List<String> dates = datesOfTwoForcedScans(",\"forceFeature\":true");
        assertThat(Long.parseLong(dates.get(1)) - Long.parseLong(dates.get(0))).isEqualTo(100_000);
    }

    private static List<String> datesOfTwoForcedScans(String more) {
        try (Guest guest = guest(more)) {
            String sha = guest.simulator.configSha("ghcr.io", "team/shop", "1");
            guest.scan(HOST, "team/shop", "1", true);
            guest.clock.advance(100);
            String before = scannedAt(guest, sha);
            String schedules = guest.scan(HOST, "team/shop", "1", true);
            guest.clock.advance(100);
            assertThat(first(guest, schedules).get("status").asText()).isEqualTo("Finished");
            return List.of(before, scannedAt(guest, sha));
        }
    }

    @Test
    void schedule_tagMovedMeanwhile_scansWhatItPointsAtWhenItStarts() {
        try (Guest guest = guest("")) {
            String old = guest.simulator.configSha("ghcr.io", "team/shop", "latest");
            guest.scan(HOST, "team/shop", "latest", false);
            guest.clock.advance(5);
            guest.simulator.moveTag("ghcr.io", "team/shop", "latest");
            guest.clock.advance(500);
            assertThat(guest.get(IMAGES + "/" + old).statusCode()).isEqualTo(404);
            String moved = guest.simulator.configSha("ghcr.io", "team/shop", "latest");
            assertThat(guest.get(IMAGES + "/" + moved).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void schedule_failing_saysWhyAndLeavesNoImage() {
        String failing = ",\"failSchedules\":[{\"repositories\":[\"team/*\"],\"error\":\"sensor lost\"}]";
        try (Guest guest = guest(failing)) {
            String schedules = guest.scan(HOST, "team/shop", "1", false);
            guest.clock.advance(60);
            JsonNode failed = first(guest, schedules);
            assertThat(failed.get("status").asText()).isEqualTo("Failed");
            assertThat(failed.at("/errors/0/errorMessage").asText()).isEqualTo("sensor lost");
            assertThat(failed.get("jobCompletionDate").isTextual()).isTrue();
            assertThat(guest.get(IMAGES).statusCode()).isEqualTo(204);
        }
    }

    @Test
    void image_notProcessedYet_hasNoVulnerabilities() {
        try (Guest guest = guest(",\"processSeconds\":50")) {
            String sha = guest.simulator.configSha("ghcr.io", "team/shop", "1");
            guest.scan(HOST, "team/shop", "1", false);
            guest.clock.advance(70);
            JsonNode early = guest.json(IMAGES + "/" + sha);
            assertThat(early.get("vulnerabilities").isNull()).isTrue();
            assertThat(early.get("lastVmScanDate").isNull()).isTrue();
            assertThat(guest.get(IMAGES + "/" + sha + "/vuln").statusCode()).isEqualTo(204);
            guest.clock.advance(50);
            assertThat(guest.json(IMAGES + "/" + sha).get("vulnerabilities").isArray())
                    .isTrue();
        }
    }

    @Test
    void image_scanError_isInTheRow() {
        try (Guest guest = guest(",\"failImages\":[{\"repositories\":[\"*\"],\"code\":\"OS_NOT_SUPPORTED\"}]")) {
            guest.scan(HOST, "team/shop", "1", false);
            guest.clock.advance(70);
            JsonNode row = guest.json(IMAGES).at("/data/0");
            assertThat(row.get("scanErrorCode").asText()).isEqualTo("OS_NOT_SUPPORTED");
            assertThat(row.get("vulnerabilities").isNull()).isTrue();
        }
    }

    @Test
    void sensor_realHost_asksTheView() {
        String sha = "cd".repeat(32);
        SimulatorOptions options = SimulatorOptions.defaults()
                .withSensor(
                        Set.of("localhost:5000"),
                        (host, repository, tag) -> tag.equals("1") ? Optional.of(sha) : Optional.empty());
        try (Guest guest = new Guest(options)) {
            guest.scan("http://localhost:5000", "app", "1", false);
            String schedules = guest.scan("http://localhost:5000", "app", "2", false);
            guest.clock.advance(600);
            assertThat(guest.get(IMAGES + "/" + sha).statusCode()).isEqualTo(200);
            assertThat(first(guest, schedules).get("status").asText()).isEqualTo("Failed");
        }
    }

    @Test
    void create_replyVariants_asTheScenarioSays() {
        for (String variant : List.of("object", "string", "bare", "empty")) {
            try (Guest guest = guest(",\"reply\":\"" + variant + "\"")) {
                String schedules = Guest.API + "/registry/" + guest.registry(HOST) + "/schedule";
                HttpResponse<String> reply = guest.post(
                        schedules, "{\"name\":\"n\",\"filters\":[{\"repoTags\":[{\"repo\":\"a\",\"tag\":\"1\"}]}]}");
                String id = first(guest, schedules).get("scheduleUuid").asText();
                String expected = switch (variant) {
                    case "object" -> "{\"scheduleUuid\":\"" + id + "\"}";
                    case "string" -> "\"" + id + "\"";
                    case "bare" -> id;
                    default -> "";
                };
                assertThat(reply.body()).isEqualTo(expected);
            }
        }
    }
}
