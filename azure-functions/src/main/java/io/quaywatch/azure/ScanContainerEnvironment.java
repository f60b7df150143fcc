/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.image.RegistryHost;
import io.quaywatch.log.Redactor;
import io.quaywatch.registry.RegistryCredentials;
import io.quaywatch.registry.RegistryCredentials.Credential;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The environment of a scan container ({@code facts/qualys.md} §4.3, §4.6). Azure shows plain values to whoever may read the
 * group, and secret ones to nobody.
 */
record ScanContainerEnvironment(Map<String, String> plain, Map<String, String> secret) {
    ScanContainerEnvironment {
        plain = Map.copyOf(plain);
        secret = Map.copyOf(secret);
    }

    static ScanContainerEnvironment of(
            String registry, String token, RegistryCredentials credentials, String identityClientId) {
        // The scanner ends at once without a home, and the image's user need not own one.
        Map<String, String> plain = Map.of("AZURE_CLIENT_ID", identityClientId, "HOME", "/tmp", "TMPDIR", "/tmp");
        Map<String, String> secret = new TreeMap<>(Map.of("QUALYS_ACCESS_TOKEN", token));
        String host = registry.toLowerCase(Locale.ROOT);
        if (RegistryHost.of(host) instanceof RegistryHost.Acr) {
            // By identity, which the scanner only looks for while it is given no user name.
            return new ScanContainerEnvironment(plain, secret);
        }
        Credential credential = credentials.forHost(host);
        if (credential instanceof Credential.Basic basic) {
            secret.put("QSCANNER_REGISTRY_USERNAME", basic.user());
            secret.put("QSCANNER_REGISTRY_PASSWORD", basic.password());
        } else if (credential instanceof Credential.Bearer bearer) {
            secret.put("QSCANNER_REGISTRY_TOKEN", bearer.token());
        }
        return new ScanContainerEnvironment(plain, secret);
    }

    Redactor redactor() {
        return Redactor.of(secret.values());
    }

    @Override
    public String toString() {
        return "ScanContainerEnvironment[***]";
    }
}
