/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * How a simulator is started.
 *
 * @param port on 127.0.0.1; 0 = any free one
 * @param clock real or virtual; everything that takes time is computed from it when somebody asks
 * @param tokens bearer tokens that are accepted besides those minted by {@code /auth}
 * @param acceptAnyToken whether every other token of 20 characters or more is accepted too
 * @param realHosts registry hosts[:port] whose images only {@code sensor} knows
 */
public record SimulatorOptions(
        int port,
        InstantSource clock,
        Scenario scenario,
        Set<String> tokens,
        boolean acceptAnyToken,
        Set<String> realHosts,
        SensorView sensor) {

    public SimulatorOptions {
        tokens = Set.copyOf(tokens);
        realHosts = Set.copyOf(realHosts);
    }

    /** Any port, the machine's clock, no faults. */
    public static SimulatorOptions defaults() {
        return new SimulatorOptions(
                0,
                InstantSource.system(),
                Scenario.none(),
                Set.of(),
                true,
                Set.of(),
                (host, repository, tag) -> Optional.empty());
    }

    public SimulatorOptions withPort(int other) {
        return new SimulatorOptions(other, clock, scenario, tokens, acceptAnyToken, realHosts, sensor);
    }

    public SimulatorOptions withClock(InstantSource other) {
        return new SimulatorOptions(port, other, scenario, tokens, acceptAnyToken, realHosts, sensor);
    }

    public SimulatorOptions withScenario(Scenario other) {
        return new SimulatorOptions(port, clock, other, tokens, acceptAnyToken, realHosts, sensor);
    }

    /** Only minted tokens and these are accepted. */
    public SimulatorOptions withTokensOnly(Set<String> only) {
        return new SimulatorOptions(port, clock, scenario, only, false, realHosts, sensor);
    }

    /** These hosts are real: a scheduled scan of their images asks this view. */
    public SimulatorOptions withSensor(Set<String> hosts, SensorView view) {
        return new SimulatorOptions(port, clock, scenario, tokens, acceptAnyToken, hosts, view);
    }
}
