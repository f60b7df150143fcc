/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import io.quaywatch.port.Secrets;
import java.util.Map;
import java.util.Optional;

/** Secrets from environment variables of the same names. A blank one counts as absent. */
public final class EnvironmentSecrets implements Secrets {
    private final Map<String, String> environment;

    public EnvironmentSecrets(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Optional<String> find(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
