/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import io.quaywatch.image.RegistryHost;
import io.quaywatch.image.RegistryHost.Acr;
import io.quaywatch.image.RegistryHost.Ecr;
import org.jspecify.annotations.Nullable;

/**
 * The {@code registryType} that goes with a schedule. Every known client sends it and no documentation has it; only these two
 * values were seen in running clients ({@code facts/qualys.md} §3.3, §3.4). For another registry a guess may be refused, so it
 * is left out: the schedule is below the registry's own id anyway.
 */
final class RegistryType {
    private RegistryType() {}

    static @Nullable String of(String registryHost) {
        RegistryHost host = RegistryHost.of(registryHost);
        if (host instanceof Ecr) {
            return "AWS";
        }
        return host instanceof Acr ? "ACR" : null;
    }
}
