/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.quaywatch.json.Json;
import io.quaywatch.policy.PolicyRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Policy files: what is read, and that every mistake is told with its place. The schema agrees wherever it can. */
class PolicyFileTest {
    private static final Path SCHEMA = Path.of("../../docs/schema/policy.schema.json");
    private static final String HEAD = "version: 1\n";
    private static final String RULES = HEAD + "rules:\n  - {name: r, max: 0}\n";
    private static final String WAIVER = RULES + "waivers:\n  - owner: a\n    reason: b\n    expires: 2026-12-31\n";

    @TempDir
    Path temp;

    static Stream<Arguments> refusedByTheSchemaToo() {
        return Stream.of(
                Arguments.of("", "1:1: policy-missing-key: the file is empty"),
                Arguments.of("[]", "1:1: policy-wrong-type: 'policy' is not a mapping"),
                Arguments.of("version: 1", "1:1: policy-missing-key: 'policy' has no 'rules'"),
                Arguments.of("version: 2\nrules: [{name: r, max: 0}]", "1:10: policy-bad-value: version 2"),
                Arguments.of("version: '1'\nrules: [{name: r, max: 0}]", "1:10: policy-wrong-type: 'version'"),
                Arguments.of(HEAD + "rules: []", "2:8: policy-bad-value: 'rules' is empty"),
                Arguments.of(HEAD + "rules: {}", "2:8: policy-wrong-type: 'rules' is not a list"),
                Arguments.of(RULES + "waiver: []", "4:1: policy-unknown-key: unknown key 'waiver' in 'policy'"),
                Arguments.of(HEAD + "rules:\n  - nme: r\n    max: 0", "3:5: policy-unknown-key: unknown key 'nme'"),
                Arguments.of(
                        rule("findings: {sevrity: {min: low}}"), "5:16: policy-unknown-key: unknown key 'sevrity'"),
                Arguments.of(rule("findings: {severity: {min: awful}}"), "5:32: policy-bad-value: 'awful'"),
                Arguments.of(rule("findings: {severity: high}"), "5:26: policy-wrong-type: 'severity'"),
                Arguments.of(rule("findings: {fix: yes}"), "5:21: policy-wrong-type: 'fix' is not text"),
                Arguments.of(rule("findings: {age: {since: first-found}}"), "5:21: policy-missing-key: 'age' says no"),
                Arguments.of(rule("findings: {age: {min-days: 3}}"), "5:21: policy-missing-key: 'age' has no 'since'"),
                Arguments.of(
                        rule("findings: {age: {since: fix, min-days: -3}}"),
                        "5:44: policy-impossible-range: 'min-days' is -3; use 0 to 36500"),
                Arguments.of(
                        rule("findings: {qids: [0]}"), "5:23: policy-impossible-range: 'qids' is 0; use 1 or more"),
                Arguments.of(rule("findings: {qids: ['7']}"), "5:23: policy-wrong-type: 'qids'"),
                Arguments.of(rule("findings: {cves: [CVE-21]}"), "5:23: policy-bad-value: 'CVE-21'"),
                Arguments.of(rule("registries: ['https://a.example']"), "5:18: policy-bad-value: 'https://a.example'"),
                Arguments.of(rule("repositories: [Shop]"), "5:20: policy-bad-value: 'Shop'"),
                Arguments.of(rule("repositories: shop"), "5:19: policy-wrong-type: 'repositories' is not a list"),
                Arguments.of(max("-1"), "4:10: policy-impossible-range: 'max' is -1; use 0"),
                Arguments.of(max("{high: -1}"), "4:17: policy-impossible-range: 'high' is -1"),
                Arguments.of(max("{high: few}"), "4:17: policy-wrong-type: 'high' is not a whole number"),
                Arguments.of(max("{hihg: 1}"), "4:11: policy-unknown-key: unknown key 'hihg' in 'max'"),
                Arguments.of(max("{}"), "4:10: policy-bad-value: 'max' is empty"),
                Arguments.of(max("1.5"), "4:10: policy-wrong-type: 'max'"),
                Arguments.of(max("~"), "4:10: policy-wrong-type: 'max'"),
                Arguments.of(WAIVER, "5:5: policy-missing-key: the waiver would cover everything"),
                Arguments.of(waiver("owner", "qids: [1]"), "5:5: policy-missing-key: 'waiver' has no 'owner'"),
                Arguments.of(waiver("reason", "qids: [1]"), "5:5: policy-missing-key: 'waiver' has no 'reason'"),
                Arguments.of(waiver("expires", "qids: [1]"), "5:5: policy-missing-key: 'waiver' has no 'expires'"),
                Arguments.of(
                        WAIVER.replace("owner: a", "owner: ''") + "    qids: [1]",
                        "5:12: policy-bad-value: 'owner' is empty"),
                Arguments.of(
                        WAIVER.replace("owner: a", "owner: 7") + "    qids: [1]", "5:12: policy-wrong-type: 'owner'"),
                Arguments.of(
                        WAIVER.replace("2026-12-31", "soon") + "    qids: [1]", "7:14: policy-bad-value: 'expires'"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refusedByTheSchemaToo")
    void read_mistake_isToldWithItsPlaceAndTheSchemaRefusesItToo(String content, String says) throws IOException {
        assertThat(problems(content))
                .first()
                .asString()
                .startsWith(temp.resolve("policy.yaml") + ":" + says)
                .contains("; ");
        assertThat(schema().validate(content, InputFormat.YAML)).isNotEmpty();
    }

    static Stream<Arguments> refusedByTheReader() {
        return Stream.of(
                Arguments.of("a: [", "policy-syntax: not YAML"),
                Arguments.of("\tversion: 1", "1:1: policy-syntax: not YAML"),
                Arguments.of("version: 1\n---\nversion: 1", "policy-syntax"),
                Arguments.of("version: 1\nname: \u0007", "2:7: policy-syntax: a character"),
                Arguments.of("[".repeat(5_000), "policy-syntax"),
                Arguments.of("#" + "x".repeat(1 << 20), "1:1: policy-syntax: the file is larger than 1 MB"),
                Arguments.of(HEAD + RULES, "2:1: policy-duplicate-key: 'version' is given twice"),
                Arguments.of(rule("max: 1"), "5:5: policy-duplicate-key: 'max' is given twice in 'rule'"),
                Arguments.of(RULES + "  - {name: r, max: 1}", "4:12: policy-bad-value: two rules are called 'r'"),
                Arguments.of(
                        rule("findings: {severity: {min: high, max: low}}"),
                        "5:26: policy-impossible-range: no severity is at least high and at most low"),
                Arguments.of(
                        rule("findings: {age: {since: fix, min-days: 9, max-days: 8}}"),
                        "5:44: policy-impossible-range: min-days 9 is more than max-days 8"),
                Arguments.of(
                        HEAD + "rules:\n  - {name: r, findings: {severity: {min: high}}, max: {low: 1}}",
                        "3:61: policy-impossible-range: the rule looks at no finding that is low"),
                Arguments.of(
                        WAIVER + "    qids: [1]\n    created: 2027-01-01",
                        "7:14: policy-impossible-range: it expires on 2026-12-31, before it is created on 2027-01-01"),
                Arguments.of(
                        WAIVER.replace("12-31", "02-30") + "    qids: [1]",
                        "7:14: policy-bad-value: 'expires' is a day"),
                Arguments.of(max("0x10"), "4:10: policy-wrong-type: 'max' is not a plain whole number"),
                Arguments.of(HEAD + "rules: &a [{name: r, max: 0}]", "2:8: policy-bad-value: 'rules' uses an anchor"),
                Arguments.of(
                        HEAD + "rules: [!!java.net.URL ['http://127.0.0.1']]",
                        "2:9: policy-syntax: not YAML: Global tag is not allowed"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refusedByTheReader")
    void read_whatASchemaCannotSay_isToldWithItsPlace(String content, String says) throws IOException {
        assertThat(problems(content)).first().asString().contains(says, "policy.yaml:");
    }

    @Test
    void read_severalMistakes_areAllToldInTheOrderOfTheFile() throws IOException {
        String content = HEAD + "rules:\n  - {name: r, max: -1, x: 1}\nwaivers:\n  - {qids: [1], owner: a}\n";

        assertThat(problems(content))
                .extracting(line -> line.replaceAll(".*?policy.yaml:([0-9]+):[0-9]+: ([a-z-]+): .*", "$1 $2"))
                .containsExactly(
                        "3 policy-impossible-range",
                        "3 policy-unknown-key",
                        "5 policy-missing-key",
                        "5 policy-missing-key");
    }

    @Test
    void read_notUtf8_isRefused() throws IOException {
        Path file = Files.write(temp.resolve("policy.yaml"), new byte[] {'a', ':', (byte) 0xff});

        assertThat(catchThrowableOfType(PolicyFileException.class, () -> PolicyFile.read(file))
                        .lines())
                .singleElement()
                .asString()
                .contains("not UTF-8");
    }

    @Test
    void read_everyKey_isReadAndTheSchemaAgrees() throws IOException {
        String content = """
                version: 1
                rules:
                  - name: all
                    registries: ["*.example.com", localhost:5000]
                    repositories: ["shop/**", "team/?"]
                    findings:
                      severity: {min: low, max: high}
                      fix: missing
                      age: {since: published, min-days: 0, max-days: 3}
                      qids: [7]
                      cves: [CVE-2021-44228]
                    max: {high: 1, medium: 2, low: 3, total: 4}
                  - {name: b, max: {critical: 0, info: 9}}
                waivers:
                  - qids: [7]
                    cves: [CVE-2021-44228]
                    packages: ["com.example:*"]
                    registries: ["a"]
                    repositories: ["b"]
                    owner: alice
                    reason: "because: it is so"
                    created: "2026-11-01"
                    expires: 2026-11-01
                """;

        PolicyRules rules = PolicyFile.read(Files.writeString(temp.resolve("policy.yaml"), content));

        assertThat(schema().validate(content, InputFormat.YAML)).isEmpty();
        PolicySummary summary = new PolicySummary(rules, Instant.parse("2026-11-01T23:59:59Z"));
        assertThat(PolicySummary.scope(rules.rules().get(0).scope()))
                .isEqualTo("registry *.example.com or localhost:5000, repository shop/** or team/?");
        assertThat(PolicySummary.findings(rules.rules().get(0).findings()))
                .isEqualTo("severity low to high, fix missing, 0 to 3 days since published, QID 7 or CVE-2021-44228");
        assertThat(PolicySummary.max(rules.rules().get(0).max())).isEqualTo("1 high, 2 medium, 3 low, 4 in all");
        assertThat(PolicySummary.covers(rules.waivers().get(0)))
                .isEqualTo("QID 7 with CVE-2021-44228 with package com.example:*");
        assertThat(summary.state(rules.waivers().get(0))).isEqualTo(PolicySummary.State.EXPIRES_SOON);
        assertThat(summary.remarks()).singleElement().asString().contains("'all'", "date of publication");
    }

    @Test
    void schema_keysAndNames_areThoseOfTheReader() throws IOException {
        JsonNode schema = Json.wire().readTree(Files.readString(SCHEMA));

        assertThat(keys(schema.path("properties"))).isEqualTo(PolicyReader.POLICY);
        assertThat(keys(schema.at("/$defs/rule/properties"))).isEqualTo(PolicyReader.RULE);
        assertThat(keys(schema.at("/$defs/findings/properties"))).isEqualTo(PolicyReader.FINDINGS);
        assertThat(keys(schema.at("/$defs/severity/properties"))).isEqualTo(PolicyReader.SEVERITY);
        assertThat(keys(schema.at("/$defs/age/properties"))).isEqualTo(PolicyReader.AGE);
        assertThat(keys(schema.at("/$defs/max/properties"))).isEqualTo(PolicyReader.MAX);
        assertThat(keys(schema.at("/$defs/waiver/properties"))).isEqualTo(PolicyReader.WAIVER);
        assertThat(texts(schema.at("/$defs/severityName/enum"))).isEqualTo(PolicyReader.SEVERITIES);
        assertThat(texts(schema.at("/$defs/findings/properties/fix/enum"))).isEqualTo(PolicyReader.FIXES);
        assertThat(texts(schema.at("/$defs/age/properties/since/enum"))).isEqualTo(PolicyReader.SINCE);
        assertThat(schema.at("/$defs/cves/items/pattern").asText()).isEqualTo("^" + PolicyReader.CVE + "$");
        assertThat(schema.at("/$defs/registries/items/pattern").asText()).isEqualTo("^" + PolicyReader.REGISTRY + "$");
        assertThat(schema.at("/$defs/repositories/items/pattern").asText())
                .isEqualTo("^" + PolicyReader.REPOSITORY + "$");
        assertThat(schema.at("/$defs/days/maximum").asInt()).isEqualTo(PolicyReader.MOST_DAYS);
    }

    private List<String> problems(String content) throws IOException {
        Path file = Files.writeString(temp.resolve("policy.yaml"), content);
        PolicyFileException refused = catchThrowableOfType(PolicyFileException.class, () -> PolicyFile.read(file));
        assertThat(refused).as(content.length() > 200 ? "long" : content).isNotNull();
        return refused.lines();
    }

    private static JsonSchema schema() throws IOException {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(Files.readString(SCHEMA));
    }

    private static List<String> keys(JsonNode properties) {
        List<String> keys = new ArrayList<>();
        properties.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static List<String> texts(JsonNode names) {
        List<String> texts = new ArrayList<>();
        names.forEach(name -> texts.add(name.asText()));
        return texts;
    }

    private static String rule(String more) {
        return HEAD + "rules:\n  - name: r\n    max: 0\n    " + more;
    }

    private static String max(String max) {
        return HEAD + "rules:\n  - name: r\n    max: " + max;
    }

    private static String waiver(String without, String more) {
        StringBuilder entries = new StringBuilder();
        for (String entry : List.of("owner: a", "reason: b", "expires: 2026-12-31", more)) {
            if (!entry.startsWith(without)) {
                entries.append(entries.isEmpty() ? "  - " : "    ")
                        .append(entry)
                        .append('\n');
            }
        }
        return RULES + "waivers:\n" + entries;
    }
}
