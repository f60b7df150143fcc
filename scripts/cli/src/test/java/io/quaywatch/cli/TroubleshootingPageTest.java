/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.PartialReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page says something about everything that a scan of an image can end with, in the words that people see. */
class TroubleshootingPageTest {
    private static final Path DOCS = Path.of("../../docs");
    private static final Pattern TARGET = Pattern.compile("\\]\\(([a-z]+\\.md)?(?:#([a-z0-9-]+))?\\)");
    private static final Set<FailureKind> OF_MACHINES = EnumSet.of(
            FailureKind.SNAPSHOT_FAILED, FailureKind.NO_CAPACITY, FailureKind.BAD_RESULT, FailureKind.TARGET_GONE);

    @TempDir
    Path temp;

    private static String page() throws IOException {
        return Files.readString(DOCS.resolve("troubleshooting.md"));
    }

    @Test
    void page_everyReasonOfAnImage_isExplained() throws IOException {
        List<String> reasons = Stream.concat(
                        EnumSet.complementOf(EnumSet.copyOf(OF_MACHINES)).stream(),
                        EnumSet.complementOf(EnumSet.of(PartialReason.SCAN_TYPES)).stream())
                .map(Enum::name)
                .toList();

        assertThat(page()).contains(reasons);
    }

    @ParameterizedTest
    @MethodSource("io.quaywatch.cli.LastDecisionTest#cases")
    void page_everyDecisionOfWhy_isQuotedByItsFirstWords(LastDecisionTest.Case one) throws IOException {
        LastDecisionTest.Story story =
                new LastDecisionTest.Story(LedgerLocation.parse("file:" + temp.resolve("ledger")));
        one.story().accept(story);
        LedgerRow row = story.row();
        LastDecision decision = LastDecision.of(row, story.now());

        String first = decision.text().split("[ :(;]")[0].toLowerCase(Locale.ROOT);

        if (decision.kind() != LastDecision.Kind.OTHER) {
            assertThat(page().toLowerCase(Locale.ROOT)).containsPattern("(`|: )" + Pattern.quote(first) + "\\b");
        }
    }

    @Test
    void page_quotedCodesOfDoctor_areThoseThatExist() throws IOException {
        Set<String> codes = Pattern.compile("QW-D(\\d\\d)")
                .matcher(page())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());

        assertThat(codes).contains("01", "19").allMatch(code -> Integer.parseInt(code) <= 19);
    }

    @Test
    void page_everyVerbItNames_exists() throws IOException {
        Set<String> named = new HashSet<>();
        Matcher verbs = Pattern.compile("`quaywatch ([a-z-]+)").matcher(page());
        while (verbs.find()) {
            named.add(verbs.group(1));
        }

        Set<String> known = new HashSet<>();
        CommandPageTest.verbs()
                .map(name -> name.split(" "))
                .filter(words -> words.length == 2)
                .forEach(words -> known.add(words[1]));
        assertThat(named).contains("doctor", "why", "replay", "sweep", "parse").isSubsetOf(known);
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/aws.md", "docs/azure.md", "docs/cli.md"})
    void otherPages_pointToIt(String other) throws IOException {
        assertThat(Files.readString(Path.of("../..").resolve(other))).contains("troubleshooting.md)");
    }

    @Test
    void links_leadToPagesAndHeadings() throws IOException {
        Matcher links = TARGET.matcher(page());
        while (links.find()) {
            String file = links.group(1) == null ? "troubleshooting.md" : links.group(1);
            assertThat(DOCS.resolve(file)).isRegularFile();
            if (links.group(2) != null) {
                assertThat(headings(Files.readString(DOCS.resolve(file))))
                        .as(links.group())
                        .contains(links.group(2));
            }
        }
    }

    private static List<String> headings(String page) {
        return Arrays.stream(page.split("\n"))
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(line -> line.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
                .toList();
    }
}
