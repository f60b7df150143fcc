/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static io.quaywatch.ledger.LedgerFixtures.DIGEST;
import static io.quaywatch.ledger.LedgerFixtures.IMAGE;
import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.cli.Explanation.Entry;
import io.quaywatch.cli.LastDecision.Kind;
import io.quaywatch.cli.LastDecisionTest.Story;
import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.ledger.ClaimRequest;
import io.quaywatch.ledger.LedgerFixtures;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.registry.ImageIdentifier;
import io.quaywatch.registry.ImageResolution;
import io.quaywatch.registry.ImageResolution.NotFound;
import io.quaywatch.registry.ImageResolution.Resolved;
import io.quaywatch.registry.ImageResolution.Unreadable;
import io.quaywatch.registry.RegistryException;
import io.quaywatch.registry.ResolvedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which row answers a question, and what is said where none does. */
class WhyCommandTest {
    private static final Digest OTHER = Digest.of(new byte[] {1});

    @TempDir
    Path temp;

    private String place = "";
    private LedgerLocation ledger = LedgerLocation.parse("memory");
    private Instant now = Instant.EPOCH;

    @BeforeEach
    void oneFreshRow() {
        place = "file:" + temp.resolve("ledger");
        ledger = LedgerLocation.parse(place);
        now = new Story(ledger).claim("run-1").complete().now();
    }

    @Test
    void name_ofTheRowsContent_isThatRow() {
        Explanation why = ask("nginx:1.27", () -> resolved(DIGEST));

        assertThat(why.resolved()).isEqualTo(DIGEST);
        assertThat(why.remarks()).isEmpty();
        assertThat(why.entries())
                .hasSize(1)
                .allSatisfy(entry -> assertThat(entry.key()).isEqualTo(KEY));
        assertThat(why.exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void name_tagMoved_isNeverSeenAndSaysWhereItPointed() {
        Explanation why = ask("nginx:1.27", () -> resolved(OTHER));

        assertThat(why.entries())
                .extracting(entry -> entry.decision().kind())
                .containsExactly(Kind.NEVER_SEEN, Kind.FRESH);
        assertThat(why.entries()).extracting(Entry::current).containsExactly(true, false);
        assertThat(why.remarks())
                .containsExactly(
                        "the name points at " + OTHER + " now; when last scanned under it, it pointed at sha256:"
                                + KEY.id().substring(0, 12) + "…");
        assertThat(why.exitCode()).as("the old row is no answer").isEqualTo(ExitCode.NOT_COMPLETE);
    }

    @Test
    void name_registryCannotBeRead_isTheRowOfThatNameWithARemark() {
        Explanation refused = ask("nginx:1.27", () -> new Unreadable("401"));
        Explanation down = ask("docker.io/library/nginx:1.27", () -> {
            throw new RegistryException(RegistryException.Kind.UNREACHABLE, "no route", null, null);
        });
        Explanation gone = ask("nginx:1.27", () -> new NotFound("404"));

        assertThat(refused.remarks()).containsExactly("the registry cannot be read (401): rows were looked up by name");
        assertThat(down.remarks().get(0)).contains("cannot be asked now (no route)");
        assertThat(gone.remarks()).containsExactly("the registry says that the image does not exist (404)");
        for (Explanation why : new Explanation[] {refused, down, gone}) {
            assertThat(why.resolved()).isNull();
            assertThat(why.entries()).extracting(Entry::key).containsExactly(KEY);
        }
    }

    @Test
    void name_rowOfAnUnreadRegistry_isFoundByItsName() {
        ImageReference locked = ImageReference.parse("registry.example.com/locked:1");
        ScanKey key = ScanKey.unverified(locked, Platform.LINUX_AMD64, "pkg");
        ledger.cache()
                .claim(new ClaimRequest(
                        key, "run-2", locked, null, LedgerFixtures.workload("w"), now, now.plusSeconds(60), now));

        Explanation why = ask("registry.example.com/locked:1", () -> new Unreadable("401"));

        assertThat(why.entries()).extracting(Entry::key).containsExactly(key);
        assertThat(why.entries().get(0).decision().kind()).isEqualTo(Kind.RUNNING);
    }

    @Test
    void name_otherPlatformAsked_isNeverSeen() {
        Explanation why = new Explainer(ledger, new Answering(() -> resolved(DIGEST)), now)
                .explain("nginx:1.27", Platform.LINUX_ARM64);

        assertThat(why.entries()).extracting(entry -> entry.decision().kind()).containsExactly(Kind.NEVER_SEEN);
        assertThat(why.platform()).isEqualTo(Platform.LINUX_ARM64);
    }

    @Test
    void digest_itsStartIsEnough_withoutAskingARegistry() {
        String id = KEY.id();

        for (String asked : new String[] {id, "sha256:" + id, id.substring(0, 12), "sha256:" + id.substring(0, 20)}) {
            Explanation why = ask(asked, () -> {
                throw new AssertionError("no registry knows digests of configs");
            });
            assertThat(why.entries()).extracting(Entry::key).containsExactly(KEY);
            assertThat(why.exitCode()).isEqualTo(ExitCode.OK);
        }
    }

    @Test
    void digest_ofTwoImages_asksForMoreDigits() {
        ScanKey twin = new ScanKey(KEY.id().substring(0, 14) + "0".repeat(50), true, Platform.LINUX_AMD64, "pkg");
        ledger.cache().claim(LedgerFixtures.request(twin, "run-2", now));

        assertThatThrownBy(() -> ask(KEY.id().substring(0, 14), () -> resolved(DIGEST)))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("2 images have a digest that starts with")
                .hasMessageContaining("give more digits");
        assertThat(ask(KEY.id().substring(0, 20), () -> resolved(DIGEST)).entries())
                .hasSize(1);
    }

    @Test
    void digest_unknown_isNeverSeenAndHintsAtManifests() {
        Explanation why = ask("sha256:" + OTHER.hex(), () -> resolved(OTHER));

        assertThat(why.entries().get(0).decision().kind()).isEqualTo(Kind.NEVER_SEEN);
        assertThat(why.remarks().get(0)).contains("REPOSITORY@sha256:");
    }

    @Test
    void row_cannotBeRead_isAnErrorAndNotNeverSeen() throws IOException {
        Path file = temp.resolve("ledger/rows/" + KEY.value() + ".json");
        Files.writeString(file, "zzz");

        Shell.Ran ran = run("why", KEY.id().substring(0, 12));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).hasLineCount(1).contains(file.toString(), "no whole ledger-row", "ledger forget");
    }

    @Test
    void run_lineThenRow_andTheSameAsJson() throws IOException {
        run("scan", "--simulate", "team/clean:1");

        Shell.Ran lines = run("why", "--simulate", "team/clean:1");
        Shell.Ran json = run("why", "--simulate", "--format", "json", "team/clean:1");

        assertThat(lines.code()).isZero();
        assertThat(lines.err()).isEmpty();
        assertThat(lines.out().lines().findFirst().orElseThrow())
                .startsWith("team/clean:1: fresh until ")
                .endsWith("; told");
        assertThat(lines.out().lines().skip(1).findFirst().orElseThrow()).startsWith("row   ");
        JsonNode document = valid(json);
        assertThat(document.at("/decisions/0/decision").asText()).isEqualTo("fresh");
        assertThat(document.at("/decisions/0/told").asText()).isEqualTo("done");
        assertThat(document.at("/decisions/0/row/lastOutcome/outcome/outcome").asText())
                .isEqualTo("Complete");
        assertThat(document.at("/configDigest").asText())
                .isEqualTo("sha256:" + document.at("/decisions/0/row/key/id").asText());
    }

    @Test
    void run_neverSeen_exitsWithFourInBothFormats() throws IOException {
        Shell.Ran lines = run("why", "--simulate", "team/other:1");
        Shell.Ran json = run("why", "--simulate", "--format", "json", "team/other:1");

        assertThat(lines.code()).isEqualTo(4);
        assertThat(lines.out()).isEqualTo("team/other:1: never seen: the next deployment scans it\n");
        assertThat(json.code()).isEqualTo(4);
        assertThat(valid(json).at("/decisions/0/decision").asText()).isEqualTo("never-seen");
    }

    @Test
    void run_textOfOthers_isHarmless() throws IOException {
        Path file = temp.resolve("ledger/rows/" + KEY.value() + ".json");
        Files.writeString(file, Files.readString(file).replace("run-1", "a\\u001b[2Jb\\u202e"));

        Shell.Ran lines = run("why", KEY.id());
        Shell.Ran json = run("why", "--format", "json", KEY.id());

        assertThat(lines.out() + json.out()).doesNotContain("\u001b", "\u202e");
        valid(json);
    }

    @ParameterizedTest
    @CsvSource({
        "sha256:abc, 'too short: give at least 12 hex digits'",
        "Not An Image, is neither an image nor a digest",
        "'', is neither an image nor a digest",
    })
    void run_notAnImage_isOneLine(String asked, String says) {
        Shell.Ran ran = run("why", asked);

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).hasLineCount(1).contains(says);
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file:/nonexistent/ledger"})
    void run_noLedger_isOneLine(String ledgerName) {
        Shell.Ran ran = new Shell().run("why", "nginx", "--ledger", ledgerName);

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).hasLineCount(1).contains("ledger");
    }

    private static JsonNode valid(Shell.Ran ran) throws IOException {
        return Documents.valid("why", ran.out());
    }

    private Shell.Ran run(String verb, String... more) {
        String[] args = new String[more.length + 3];
        System.arraycopy(new String[] {verb, "--ledger", place}, 0, args, 0, 3);
        System.arraycopy(more, 0, args, 3, more.length);
        return new Shell().run(args);
    }

    private Explanation ask(String asked, Supplier<ImageResolution> answer) {
        return new Explainer(ledger, new Answering(answer), now).explain(asked, null);
    }

    private static Resolved resolved(Digest content) {
        return new Resolved(new ResolvedImage(IMAGE, content, OTHER, OTHER, Platform.LINUX_AMD64, null));
    }

    private record Answering(Supplier<ImageResolution> answer) implements ImageIdentifier {
        @Override
        public ImageResolution resolve(ImageReference reference, Platform platform) {
            return answer.get();
        }

        @Override
        public Optional<String> tagOf(ImageReference reference, Digest topDigest) {
            return Optional.empty();
        }
    }
}
