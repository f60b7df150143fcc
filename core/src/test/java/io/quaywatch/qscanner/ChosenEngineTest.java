/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.port.ImageEngine;
import io.quaywatch.port.ImageEngine.Fetched;
import io.quaywatch.port.ImageEngine.Prepared;
import io.quaywatch.port.ImageEngine.Submitted;
import io.quaywatch.port.ImageEngineContract;
import io.quaywatch.port.PortException;
import io.quaywatch.port.ScanJob;
import io.quaywatch.port.Submission;
import io.quaywatch.qscanner.ChosenEngine.Mode;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.Finding;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChosenEngineTest {
    private static final String REGION = "container:westeurope";
    private static final long LIMIT = 1_000;

    private final SmallEngine.World world = new SmallEngine.World();

    private static ChosenEngine engine(SmallEngine.World world, Mode mode) {
        return new ChosenEngine(
                new SmallEngine(world, QScannerProcessEngine.TARGET),
                new SmallEngine(world, REGION),
                world.results,
                mode,
                LIMIT);
    }

    private static ScanJob job(SmallEngine.World world, String repository, @Nullable Long bytes) {
        Digest digest = Digest.of(repository.getBytes(StandardCharsets.UTF_8));
        return new ScanJob(
                ScanKey.of(digest, Platform.LINUX_AMD64, "pkg"),
                world.clock.instant().toEpochMilli(),
                ImageReference.parse("registry.example/" + repository + ":1"),
                digest,
                digest,
                digest,
                bytes,
                false,
                false,
                world.clock.instant());
    }

    private String target(Mode mode, @Nullable Long bytes) {
        Prepared prepared = engine(world, mode).prepare(job(world, "shop/web", bytes));
        return ((Prepared.Ready) prepared).target();
    }

    @ParameterizedTest
    @CsvSource({
        "AUTO, 0, function",
        "AUTO, 1000, function",
        "AUTO, 1001, container:westeurope",
        "AUTO, , container:westeurope",
        "FUNCTION, 1001, function",
        "FUNCTION, , function",
        "CONTAINER, 1, container:westeurope"
    })
    void prepare_byModeAndSize_chooses(Mode mode, Long bytes, String expected) {
        assertThat(target(mode, bytes)).isEqualTo(expected);
    }

    @Test
    void anyCall_modeChangedMeanwhile_staysWhereTheScanIs() {
        ScanJob job = job(world, "shop/web", 1L);
        Submission submission = submitted(Mode.AUTO, job);
        assertThat(submission.target()).isEqualTo(QScannerProcessEngine.TARGET);

        ChosenEngine changed = engine(world, Mode.CONTAINER);
        changed.poll(job, submission);
        changed.fetch(job, new Evidence.Scanned(world.clock.instant()));
        changed.cleanUp(job, submission);

        assertThat(world.calls).isNotEmpty().allMatch(call -> call.startsWith("function "));
    }

    private Submission submitted(Mode mode, ScanJob job) {
        ChosenEngine engine = engine(world, mode);
        Submitted answer = engine.submit(((Prepared.Ready) engine.prepare(job)).target(), List.of(job))
                .get(0);
        return ((Submitted.Accepted) answer).submission();
    }

    @Test
    void fetch_reusedEvidence_readsQualysAlthoughTheFunctionHasAResult() {
        ScanJob job = job(world, "shop/web", 1L);
        submitted(Mode.AUTO, job);
        world.atQualys.put(job.configDigest(), world.clock.instant());
        world.calls.clear();

        Fetched fetched =
                engine(world, Mode.AUTO).fetch(job, new Evidence.Reused(world.clock.instant(), "scanned before"));

        assertThat(fetched).isInstanceOf(Fetched.Findings.class);
        assertThat(world.calls).containsExactly(REGION + " fetch");
    }

    @Test
    void fetch_resultOfAnEarlierClaim_isNotTakenForThisOne() {
        submitted(Mode.AUTO, job(world, "shop/web", 1L));
        world.clock.advance(Duration.ofMinutes(1));
        world.calls.clear();

        engine(world, Mode.AUTO).fetch(job(world, "shop/web", 1L), new Evidence.Scanned(world.clock.instant()));

        assertThat(world.calls).containsExactly(REGION + " fetch");
    }

    @Test
    void removeLeftovers_both_addsUp() {
        assertThat(engine(world, Mode.CONTAINER).removeLeftovers(Instant.EPOCH)).isEqualTo(3);
    }

    @Test
    void removeLeftovers_oneFails_theOtherIsSweptAllTheSame() {
        world.containerTrouble = new PortException(PortException.Kind.DENIED, "list: refused");

        assertThatThrownBy(() -> engine(world, Mode.AUTO).removeLeftovers(Instant.EPOCH))
                .isSameAs(world.containerTrouble);
        assertThat(world.calls).contains("function removeLeftovers");
    }

    /** What every engine does, by whichever engine the choice falls on. */
    abstract static class Contract extends ImageEngineContract {
        private final SmallEngine.World world = new SmallEngine.World();
        private final @Nullable Long bytes;

        Contract(@Nullable Long bytes) {
            this.bytes = bytes;
        }

        @Override
        protected ImageEngine engine() {
            return ChosenEngineTest.engine(world, Mode.AUTO);
        }

        @Override
        protected ScanJob job(int image) {
            return ChosenEngineTest.job(world, "shop/web" + image, bytes);
        }

        @Override
        protected ScanJob unknownJob() {
            return ChosenEngineTest.job(world, "shop/missing", bytes);
        }

        @Override
        protected void letTimePass() {
            world.clock.advance(Duration.ofSeconds(45));
        }

        @Override
        protected Set<Long> qids(ScanJob job) {
            return SmallEngine.findings(job.configDigest()).stream()
                    .map(Finding::qid)
                    .collect(Collectors.toSet());
        }

        @Override
        protected int started() {
            return world.started;
        }

        @Override
        protected int leftBehind() {
            return world.containers.size() + world.results.deleteEndedBefore(Instant.MAX);
        }
    }

    @Nested
    class InTheFunction extends Contract {
        InTheFunction() {
            super(LIMIT);
        }
    }

    @Nested
    class InAContainer extends Contract {
        InAContainer() {
            super(null);
        }
    }
}
