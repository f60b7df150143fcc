/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class InvocationLogTest {
    private static final Logger LOG = LoggerFactory.getLogger(InvocationLogTest.class);

    @Test
    void during_aLine_reachesTheInvocationWithItsId() {
        Invocation invocation = new Invocation("5b1c");

        InvocationLog.during(invocation, () -> LOG.info("quaywatch gone workload={}", "shop"));

        assertThat(invocation.lines).containsExactly("quaywatch gone workload=shop invocation=5b1c");
    }

    @Test
    void during_bracesInALine_areNoPattern() {
        Invocation invocation = new Invocation("5b1c");

        InvocationLog.during(invocation, () -> LOG.info("image={}", "{0}'x"));

        assertThat(invocation.lines).containsExactly("image={0}'x invocation=5b1c");
    }

    @Test
    void during_oneInsideTheOther_eachHasItsOwn() {
        Invocation outer = new Invocation("outer");
        Invocation inner = new Invocation("inner");

        InvocationLog.during(outer, () -> {
            InvocationLog.during(inner, () -> LOG.info("in"));
            LOG.info("out");
        });

        assertThat(List.of(outer.lines, inner.lines))
                .containsExactly(List.of("out invocation=outer"), List.of("in invocation=inner"));
    }

    @Test
    void during_workThatThrows_leavesNoInvocationBehind() {
        Invocation invocation = new Invocation("5b1c");
        assertThatThrownBy(() -> InvocationLog.during(invocation, (Runnable) () -> {
                    throw new IllegalStateException("x");
                }))
                .isInstanceOf(IllegalStateException.class);

        LOG.debug("afterwards");
        LOG.info("afterwards");

        assertThat(invocation.lines).isEmpty();
    }
}
