/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.azure.KilledFlow.Left;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Incident: a function dies between two effects, its event counts as handled, and nobody hears of the image again, or it is
 * scanned once more for every death. Here a process dies behind every single effect of a run, one run for each.
 */
class AtMostOnceTest {
    @TestFactory
    Stream<DynamicTest> process_killedBehindAnEffect_leavesWhatAnUndisturbedRunLeaves() {
        Left undisturbed = KilledFlow.run(0, world -> {});
        assertThat(undisturbed.deaths()).isZero();
        assertThat(undisturbed.scans().values()).containsOnly(1L);
        assertThat(undisturbed.told().keySet()).isEqualTo(KilledFlow.TOLD);
        return IntStream.rangeClosed(1, undisturbed.effects().size()).mapToObj(number -> {
            String effect = undisturbed.effects().get(number - 1);
            return DynamicTest.dynamicTest(
                    number + " " + effect,
                    () -> KilledFlow.assertSame(undisturbed, KilledFlow.run(number, world -> {}), effect));
        });
    }
}
