/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.azure.FlowState.Deployed;
import io.quaywatch.event.Workload;
import io.quaywatch.image.Platform;
import io.quaywatch.scan.ScanRequest;
import io.quaywatch.scan.ScanState.ResolveImage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowStarterTest {
    private final FlowWorld world = new FlowWorld();
    private final MemoryFlows flows = (MemoryFlows) world.flows;
    private final FlowStarter starter = world.process().starter();
    private final Deployed deployed = FlowWorld.deployed("e-1", "/web");

    private List<String> sent() {
        return world.steps.fetch().stream().map(Postbox.Letter::text).toList();
    }

    private ScanRequest request(String owner, String image) {
        Workload workload = new Workload("/web", "container-group", "web", null, null, Platform.LINUX_AMD64, true);
        return new ScanRequest(owner, image, null, "main", workload, false, world.clock.instant(), 0);
    }

    @Test
    void start_newEvent_isOneRowAndOneMessage() {
        assertThat(starter.start(deployed)).isTrue();

        assertThat(flows.all()).singleElement().satisfies(flow -> {
            assertThat(flow.state()).isEqualTo(deployed);
            assertThat(sent()).containsExactly(flow.message().text());
        });
        assertThat(world.lines).singleElement().asString().startsWith("quaywatch flow-started flow=");
    }

    @Test
    void start_again_isKnownAndSendsNothing() {
        starter.start(deployed);
        sent();

        assertThat(starter.start(deployed)).isFalse();

        assertThat(flows.all()).hasSize(1);
        assertThat(sent()).isEmpty();
    }

    @Test
    void start_againWhenTheMessageIsLate_sendsItAgain() {
        starter.start(deployed);
        sent();
        world.clock.advance(Duration.ofSeconds(5));

        assertThat(starter.start(deployed)).isFalse();

        assertThat(sent()).hasSize(1);
    }

    @Test
    void start_againAfterTheEnd_sendsNothing() {
        starter.start(deployed);
        new FlowHost(world).run();
        world.clock.advance(Duration.ofHours(1));

        assertThat(starter.start(deployed)).isFalse();

        assertThat(sent()).isEmpty();
    }

    @Test
    void start_sameIndexWithAnotherImage_isAnotherFlow() {
        assertThat(starter.start(new ResolveImage(request("e-1/0", "a:1")))).isTrue();
        assertThat(starter.start(new ResolveImage(request("e-1/0", "b:1")))).isTrue();
        assertThat(starter.start(new ResolveImage(request("e-1/0", "a:1")))).isFalse();
    }
}
