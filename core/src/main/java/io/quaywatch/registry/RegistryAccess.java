/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import java.time.Duration;
import java.util.Set;

/**
 * What a registry client may reach, as whom, and how long one call may take.
 *
 * @param callTimeout for a whole call, from name look-up to the last byte
 */
public record RegistryAccess(
        RegistryEndpoints endpoints, RegistryGuard guard, RegistryCredentials credentials, Duration callTimeout) {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);

    /** Public registries over https, anonymously. */
    public static RegistryAccess anonymous() {
        return new RegistryAccess(
                RegistryEndpoints.secure(), new RegistryGuard(Set.of(), false), new NoCredentials(), CALL_TIMEOUT);
    }

    public RegistryAccess withEndpoints(RegistryEndpoints newEndpoints) {
        return new RegistryAccess(newEndpoints, guard, credentials, callTimeout);
    }

    public RegistryAccess withGuard(RegistryGuard newGuard) {
        return new RegistryAccess(endpoints, newGuard, credentials, callTimeout);
    }

    public RegistryAccess withCredentials(RegistryCredentials newCredentials) {
        return new RegistryAccess(endpoints, guard, newCredentials, callTimeout);
    }

    public RegistryAccess withCallTimeout(Duration newCallTimeout) {
        return new RegistryAccess(endpoints, guard, credentials, newCallTimeout);
    }
}
