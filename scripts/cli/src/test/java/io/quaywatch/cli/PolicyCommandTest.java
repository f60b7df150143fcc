/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.quaywatch.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code policy check}, and a policy on the verbs that scan. */
class PolicyCommandTest {
    private static final String NOTHING = "version: 1\nrules:\n  - {name: nothing at all, max: 0}\n";

    @TempDir
    Path temp;

    @Test
    void check_exampleOfTheDocs_isValidAndRuns() throws IOException {
        Matcher example = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../../docs/policy.md")));
        assertThat(example.find()).isTrue();
        String file = policy(example.group(1));

        Shell.Ran checked = new Shell().run("policy", "check", file);
        Shell.Ran ran = scan("team/vulnerable:1", "--policy", file);

        assertThat(checked.code()).isZero();
        assertThat(checked.err()).isEmpty();
        assertThat(checked.out())
                .contains("worst findings", "0 critical, 5 high", "alice@example.com", "2999-12-31", "active");
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.out()).contains("Rule 'worst findings'", "CRITICAL finding");
        assertThat(scan("team/clean:1", "--policy", file).code()).isZero();
    }

    @Test
    void check_waivers_saysWhichExpire() throws IOException {
        LocalDate today = LocalDate.ofInstant(InstantSource.system().instant(), ZoneOffset.UTC);
        String file = policy(NOTHING + "waivers:\n" + waiver(1, today.minusDays(2)) + waiver(2, today.plusDays(10))
                + waiver(3, today.plusDays(60)));

        JsonNode document = document(new Shell().run("policy", "check", file, "--format", "json"));

        assertThat(document.path("waivers").findValuesAsText("state"))
                .containsExactly("expired", "expires-soon", "active");
        assertThat(new Shell().run("policy", "check", file).out()).contains("EXPIRED", "expires in ", "active");
    }

    @Test
    void check_notValid_isOneLineAProblemAndExitCodeTwo() throws IOException {
        String file = policy("version: 1\nrules:\n  - {name: a, max: -1}\nwaivers:\n  - {qids: [1], reason: b}\n");

        Shell.Ran table = new Shell().run("policy", "check", file);
        Shell.Ran json = new Shell().run("policy", "check", file, "--format", "json");

        assertThat(table.code()).isEqualTo(2);
        assertThat(table.out()).isEmpty();
        assertThat(table.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith(
                                        "quaywatch: " + file + ":3:20: policy-impossible-range: 'max' is -1; use 0"),
                        line -> assertThat(line).contains(":5:5: ", "has no 'owner'; name who answers for it"),
                        line -> assertThat(line).contains(":5:5: ", "has no 'expires'"));
        assertThat(json.code()).isEqualTo(2);
        assertThat(document(json).path("valid").asBoolean()).isFalse();
        assertThat(document(json).path("problems").findValuesAsText("code"))
                .containsExactly("policy-impossible-range", "policy-missing-key", "policy-missing-key");
    }

    @Test
    void check_hostileText_cannotForgeALine() throws IOException {
        String file = policy(NOTHING.replace("nothing at all", "\"a\\nquaywatch: \\e[2J\""));

        Shell.Ran ran = new Shell().run("policy", "check", file);

        assertThat(ran.out()).doesNotContain("\u001b").doesNotContainPattern("(?m)^quaywatch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scan a", "demo", "sweep --ledger file:T/new"})
    void run_policyThatCannotBeUsed_isRefusedBeforeAnything(String line) throws IOException {
        String file = policy("version: 1\nrules: none\n");
        String more = " --simulate --report-dir T/reports --policy " + file;

        Shell.Ran ran = new Shell().run((line + more).replace("T/", temp + "/").split(" "));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).hasLineCount(1).contains(":2:8: policy-wrong-type: ");
        assertThat(temp).isDirectoryNotContaining(path -> !path.equals(Path.of(file)));
    }

    @Test
    void run_noSuchPolicy_isRefused() {
        Shell.Ran ran = scan("a", "--policy", temp.resolve("none").toString());

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).hasLineCount(1).contains("none: the policy file cannot be read: there is no such file");
    }

    @Test
    void scan_waivedFinding_passesAndSaysSo() throws IOException {
        List<String> qids = qids("team/vulnerable:1");
        String waiver = "waivers:\n  - {qids: " + qids + ", owner: bob, reason: known, expires: 2999-12-31}\n";
        String file = policy(NOTHING + waiver);

        Shell.Ran table = scan("team/vulnerable:1", "--policy", file);
        Shell.Ran json = scan("team/vulnerable:1", "--policy", file, "--format", "json");
        Shell.Ran both = scan("team/vulnerable:1", "--policy", file, "--fail-on", "critical");
        Shell.Ran without = scan("team/vulnerable:1", "--policy", policy(NOTHING));

        assertThat(table.code()).isZero();
        assertThat(table.out())
                .contains("Waiver 1 of bob covers " + qids.size())
                .doesNotContain("would tell");
        assertThat(Documents.run(json).at("/images/0/policyRemarks/0").asText()).contains("Waiver 1 of bob covers");
        assertThat(both.code()).isEqualTo(3);
        assertThat(without.code()).isEqualTo(3);
        assertThat(without.out()).contains("would tell");
    }

    @Test
    void demo_expiredWaiver_failsOnTheClockOfTheStory() throws IOException {
        String lenient = NOTHING.replace("max: 0", "max: 10000");
        List<String> qids = qids("team/vulnerable:1");
        String file =
                policy(lenient + "waivers:\n  - {packages: ['*', '**'], owner: bob, reason: known, expires: DAY}\n");

        Shell.Ran expired = demo(file, "2026-11-19");
        Shell.Ran lastDay = demo(file, "2026-11-20");

        assertThat(qids).isNotEmpty();
        assertThat(expired.code()).isEqualTo(3);
        assertThat(expired.out()).contains("Waiver 1 of bob expired on 2026-11-19");
        assertThat(lastDay.code()).isZero();
    }

    @Test
    void scan_written_reportsNameTheWaiver() throws IOException {
        String file = policy(NOTHING + "waivers:\n" + waiver(1, LocalDate.parse("2999-12-31")));
        Path reports = temp.resolve("reports");

        scan("team/clean:1", "--policy", file, "--report-dir", reports.toString());

        assertThat(Documents.filesBelow(reports))
                .filteredOn(each -> each.toString().endsWith(".json"))
                .singleElement()
                .satisfies(each ->
                        assertThat(each).content().contains("Waiver 1 of carol matches nothing in this image."));
    }

    private Shell.Ran demo(String file, String day) throws IOException {
        Files.writeString(
                Path.of(file), Files.readString(Path.of(file)).replaceAll("expires: [^}]*", "expires: " + day));
        return new Shell().run("demo", "--policy", file);
    }

    private List<String> qids(String image) throws IOException {
        Path reports = temp.resolve("qids");
        scan(image, "--report-dir", reports.toString());
        Path report = Documents.filesBelow(reports).stream()
                .filter(each -> each.toString().endsWith(".json"))
                .findFirst()
                .orElseThrow();
        return Json.wire().readTree(Files.readString(report)).path("findings").findValuesAsText("qid");
    }

    private static Shell.Ran scan(String image, String... more) {
        String[] args = new String[3 + more.length];
        System.arraycopy(new String[] {"scan", "--simulate", image}, 0, args, 0, 3);
        System.arraycopy(more, 0, args, 3, more.length);
        return new Shell().run(args);
    }

    private static String waiver(long qid, LocalDate expires) {
        return "  - {qids: [" + qid + "], owner: carol, reason: known, expires: " + expires + "}\n";
    }

    private static JsonNode document(Shell.Ran ran) throws IOException {
        String schema = Files.readString(Path.of("../../docs/schema/policy-check.schema.json"));
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(schema)
                        .validate(ran.out(), InputFormat.JSON))
                .isEmpty();
        return Json.wire().readTree(ran.out());
    }

    private String policy(String content) throws IOException {
        return Files.writeString(temp.resolve("policy.yaml"), content).toString();
    }
}
