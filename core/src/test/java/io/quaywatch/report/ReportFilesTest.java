/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.image.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportFilesTest {
    private static final Set<ReportFiles.Format> ALL = EnumSet.allOf(ReportFiles.Format.class);

    private static final Set<ReportFiles.Format> PAGES = EnumSet.of(ReportFiles.Format.JSON, ReportFiles.Format.HTML);

    @TempDir
    Path directory;

    private final ReportFiles files = new ReportFiles();

    @Test
    void write_twoReports_namesAndLinksThem() throws IOException {
        ReportFiles.Written written = files.write(directory.resolve("new/dir"), List.of(judged(), judged()), PAGES);

        assertThat(written.files().stream().map(file -> file.getFileName().toString()))
                .containsExactly(
                        "shop-checkout-1.4.2-9f86d081884c.json",
                        "shop-checkout-1.4.2-9f86d081884c.html",
                        "shop-checkout-1.4.2-9f86d081884c-2.json",
                        "shop-checkout-1.4.2-9f86d081884c-2.html",
                        "index.html");
        assertThat(written.index()).isNotNull();
        assertThat(Files.readString(written.index()))
                .contains("href=\"shop-checkout-1.4.2-9f86d081884c.html\"")
                .contains("href=\"shop-checkout-1.4.2-9f86d081884c-2.html\"");
    }

    @Test
    void write_again_changesNoByteAndLeavesNoPart() throws IOException {
        files.write(directory, List.of(judged()), ALL);
        Map<String, String> first = contents();

        new ReportFiles().write(directory, List.of(judged()), ALL);

        assertThat(contents()).isEqualTo(first).hasSize(7);
    }

    @Test
    void write_everyFormat_namesFilesByTheirFormats() {
        ReportFiles.Written written = files.write(directory, List.of(judged()), ALL);

        assertThat(written.files().stream()
                        .map(file -> file.getFileName().toString().replace("shop-checkout-1.4.2-9f86d081884c", "")))
                .containsExactly(".json", ".html", ".sarif", ".csv", ".cdx.json", ".junit.xml", "index.html");
    }

    @Test
    void writeRun_severalReports_areInOneFile() throws IOException {
        Path file = directory.resolve("run.xml");

        files.writeRun(file, new ReportedRun(List.of(judged(), judged()), List.of()), ReportFiles.Format.JUNIT);

        assertThat(Files.readString(file)).contains("tests=\"2\" errors=\"0\"");
    }

    @Test
    void writeRun_formatOfOneReport_isRefused() {
        ReportedRun run = new ReportedRun(List.of(judged()), List.of());

        assertThatThrownBy(() -> files.writeRun(directory.resolve("x"), run, ReportFiles.Format.HTML))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void write_jsonOnly_hasNoIndex() {
        ReportFiles.Written written = files.write(directory, List.of(judged()), EnumSet.of(ReportFiles.Format.JSON));

        assertThat(written.index()).isNull();
        assertThat(written.files()).hasSize(1);
    }

    @Test
    void write_targetIsADirectory_failsByNameAndLeavesNoPart() throws IOException {
        Path inTheWay = directory.resolve("index.html");
        Files.createDirectories(inTheWay.resolve("full"));

        assertThatThrownBy(() -> files.write(directory, List.of(judged()), ALL))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("index.html");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "index, html, index-html-",
        "shop/web, Tag_1, shop-web-tag_1-",
        "../../etc/passwd, v1, r.example.com-.-.-etc-passwd-v1-",
        "UPPER/Case, Tag_1, r.example.com-upper-case-tag_1-",
        "x y\"<>|:*?, '', r.example.com-x-y-"
    })
    void next_hostileNames_areSafe(String repository, String tag, String expected) {
        ScanSubject subject =
                new ScanSubject("r.example.com/" + repository + ":" + tag, null, null, Platform.LINUX_AMD64, false);

        String name = new ReportNames().next(subject);

        assertThat(name).startsWith(expected).matches("[a-z0-9][a-z0-9._-]*-[0-9a-f]{12}");
    }

    @Test
    void next_longName_isCutAndStillTellsImagesApart() {
        ReportNames names = new ReportNames();
        String long1 = "a".repeat(255);

        String first = names.next(unresolved(long1 + "1"));
        String second = names.next(unresolved(long1 + "2"));

        assertThat(first).hasSizeLessThan(150).isNotEqualTo(second);
    }

    private static ScanSubject unresolved(String repository) {
        return new ScanSubject("r.example.com/" + repository + ":t", null, null, Platform.LINUX_AMD64, false);
    }

    private static JudgedReport judged() {
        return new JudgedReport(Samples.completeReport(Samples.findings()), Judgement.PASSED);
    }

    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.toList()) {
                contents.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return contents;
    }
}
