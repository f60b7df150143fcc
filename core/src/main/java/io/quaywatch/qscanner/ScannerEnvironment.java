/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.image.RegistryHost;
import io.quaywatch.log.Redactor;
import io.quaywatch.registry.RegistryCredentials;
import io.quaywatch.registry.RegistryCredentials.Credential;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The whole environment of a scan: what is named here and nothing else of ours. Credentials travel in it and nowhere else: an
 * argument list can be read by every user of a machine.
 */
final class ScannerEnvironment {
    private static final String STANDARD_PATH = "/usr/local/bin:/usr/bin:/bin";
    private static final String TOKEN = "QUALYS_ACCESS_TOKEN";

    /** Where Azure tells a program which identity it may use ({@code facts/qualys.md} §4.6). */
    private static final List<String> MANAGED_IDENTITY = List.of(
            "AZURE_CLIENT_ID",
            "AZURE_TENANT_ID",
            "AZURE_CLIENT_SECRET",
            "AZURE_AUTHORITY_HOST",
            "AZURE_FEDERATED_TOKEN_FILE",
            "IDENTITY_ENDPOINT",
            "IDENTITY_HEADER",
            "MSI_ENDPOINT",
            "MSI_SECRET");
    /** Any of these says that there is an identity. */
    private static final List<String> IDENTITY =
            List.of("IDENTITY_ENDPOINT", "MSI_ENDPOINT", "AZURE_CLIENT_SECRET", "AZURE_FEDERATED_TOKEN_FILE");

    private static final Set<String> SECRET = Set.of(
            TOKEN,
            "QSCANNER_REGISTRY_PASSWORD",
            "QSCANNER_REGISTRY_TOKEN",
            "AZURE_CLIENT_SECRET",
            "IDENTITY_HEADER",
            "MSI_SECRET");

    private final Map<String, String> own;
    private final Supplier<String> token;
    private final RegistryCredentials credentials;

    /** @param own the environment of our own process */
    ScannerEnvironment(Map<String, String> own, Supplier<String> token, RegistryCredentials credentials) {
        this.own = Map.copyOf(own);
        this.token = token;
        this.credentials = credentials;
    }

    /** For a call that needs no credential. */
    Map<String, String> bare(Path home, Path temporary) {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOME", home.toString());
        environment.put("TMPDIR", temporary.toString());
        environment.put("PATH", own.getOrDefault("PATH", STANDARD_PATH));
        return environment;
    }

    /** For a scan of an image in this registry. */
    Map<String, String> of(String registry, Path home, Path temporary) {
        Map<String, String> environment = bare(home, temporary);
        environment.put(TOKEN, token.get());
        String host = registry.toLowerCase(Locale.ROOT);
        if (RegistryHost.of(host) instanceof RegistryHost.Acr
                && IDENTITY.stream().anyMatch(own::containsKey)) {
            // No user name then: with one, the scanner does not look for an identity.
            MANAGED_IDENTITY.stream().filter(own::containsKey).forEach(name -> environment.put(name, own.get(name)));
            return environment;
        }
        Credential credential = credentials.forHost(host);
        if (credential instanceof Credential.Basic basic) {
            environment.put("QSCANNER_REGISTRY_USERNAME", basic.user());
            environment.put("QSCANNER_REGISTRY_PASSWORD", basic.password());
        } else if (credential instanceof Credential.Bearer bearer) {
            environment.put("QSCANNER_REGISTRY_TOKEN", bearer.token());
        }
        return environment;
    }

    /** Masks the secrets of this environment. */
    static Redactor redactor(Map<String, String> environment) {
        Set<String> secrets = new HashSet<>();
        environment.forEach((name, value) -> {
            if (SECRET.contains(name)) {
                secrets.add(value);
            }
        });
        return Redactor.of(secrets);
    }
}
