/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.image.Digest;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store of results does. An adapter's test extends this and plays the scanner, which only ever creates. */
public abstract class ScanFilesContract {
    private static final String JOB = "46d38ee180a407408113";
    private static final String OTHER = "46d38ee180a407408114";
    private static final byte[] CONTENT = "what was found".getBytes(StandardCharsets.UTF_8);
    private static final ResultManifest.Entry FILE = new ResultManifest.Entry(
            "0-ChangeList.db.xz",
            ScanType.OS,
            CONTENT.length,
            Digest.of(CONTENT).hex());

    private ScanFiles files;

    protected abstract ScanFiles create();

    /** Creates {@code results/<job>/<attempt>/<name>}. */
    protected abstract void put(String jobId, int attempt, String name, byte[] content);

    /** A heartbeat of this moment. */
    protected abstract void beat(String jobId, int attempt);

    /** The moment that the store gives to what is created now. */
    protected abstract Instant now();

    @BeforeEach
    final void open() {
        files = create();
    }

    @Test
    void nothingThere_isEmptyEverywhere() {
        assertThat(files.heartbeat(JOB, 1)).isEmpty();
        assertThat(files.manifest(JOB, 1)).isEmpty();
        assertThat(files.delete(JOB)).isZero();
        assertThat(files.jobsBefore(now())).isEmpty();
        assertThatThrownBy(() -> files.open(JOB, 1, FILE))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.NOT_FOUND));
    }

    @Test
    void heartbeat_ofAnAttempt_isItsOwn() {
        beat(JOB, 2);

        assertThat(files.heartbeat(JOB, 1)).isEmpty();
        assertThat(files.heartbeat(JOB, 2))
                .hasValueSatisfying(
                        at -> assertThat(Duration.between(at, now())).isLessThan(Duration.ofMinutes(1)));
    }

    @Test
    void manifest_written_isRead() {
        ResultManifest manifest = new ResultManifest(
                JOB,
                1,
                "4.8.0-2",
                Map.of(ScanType.OS, new TypeStatus.Ok(), ScanType.SECRET, new TypeStatus.Error("TIMEOUT")),
                List.of(FILE));
        put(JOB, 1, "manifest.json", Json.write(manifest).getBytes(StandardCharsets.UTF_8));

        assertThat(files.manifest(JOB, 1)).contains(manifest);
        assertThat(files.manifest(JOB, 2)).isEmpty();
    }

    @Test
    void manifest_documented_isRead() {
        String json = """
                {"job":"46d38ee180a407408113","attempt":1,"scanner":"4.8.0-2","types":{"os":{"status":"Ok"}},
                 "files":[{"name":"0-ChangeList.db.xz","type":"os","bytes":14,"sha256":"%s"}],"later":"field"}
                """.formatted(FILE.sha256());
        put(JOB, 1, "manifest.json", json.getBytes(StandardCharsets.UTF_8));

        assertThat(files.manifest(JOB, 1))
                .contains(
                        new ResultManifest(JOB, 1, "4.8.0-2", Map.of(ScanType.OS, new TypeStatus.Ok()), List.of(FILE)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"job\":",
                "{\"job\":\"a\",\"attempt\":1,\"scanner\":\"x\",\"types\":{\"games\":{\"status\":\"Ok\"}},\"files\":[]}",
                "{\"job\":\"a\",\"attempt\":1,\"scanner\":\"x\",\"types\":{\"os\":{\"status\":\"Fine\"}},\"files\":[]}",
                "{\"job\":\"a\",\"attempt\":1,\"scanner\":\"x\",\"types\":{},\"files\":[{\"name\":\"../../x\",\"type\":\"os\","
                        + "\"bytes\":1,\"sha256\":\"0000000000000000000000000000000000000000000000000000000000000000\"}]}"
            })
    void manifest_thatIsNone_isCorrupt(String json) {
        put(JOB, 1, "manifest.json", json.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> files.manifest(JOB, 1))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.CORRUPT));
    }

    @Test
    void open_file_isItsContent() throws IOException {
        put(JOB, 1, FILE.name(), CONTENT);

        try (InputStream content = files.open(JOB, 1, FILE)) {
            assertThat(content.readAllBytes()).isEqualTo(CONTENT);
        }
    }

    @Test
    void delete_job_takesAllItsAttemptsAndNoOthers() {
        put(JOB, 1, FILE.name(), CONTENT);
        beat(JOB, 2);
        put(OTHER, 1, FILE.name(), CONTENT);

        assertThat(files.delete(JOB)).isEqualTo(2);
        assertThat(files.heartbeat(JOB, 2)).isEmpty();
        assertThat(files.open(OTHER, 1, FILE)).isNotNull();
        assertThat(files.delete(JOB)).isZero();
    }

    @Test
    void jobsBefore_namesEachJobOnce() {
        put(JOB, 1, FILE.name(), CONTENT);
        beat(JOB, 1);
        beat(OTHER, 1);

        assertThat(files.jobsBefore(now().plusSeconds(60))).containsExactlyInAnyOrder(JOB, OTHER);
        assertThat(files.jobsBefore(now().minusSeconds(60))).isEmpty();
    }
}
