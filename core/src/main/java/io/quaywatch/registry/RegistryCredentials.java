/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import io.quaywatch.image.RegistryHost;

/**
 * What a registry host may be shown. A credential is used for the host it was asked for and never follows a redirect; for
 * registries that hand out tokens it goes to the token realm instead, and only where {@link #mayGoTo} agrees.
 */
public interface RegistryCredentials {
    /**
     * The credential for this host[:port], lower-case. Asked again for every request that needs one, so it may rotate.
     *
     * @throws RegistryException if the credential cannot be had now
     */
    Credential forHost(String host);

    /**
     * Whether the Basic credential of a registry may be sent to the realm its challenge names. The same host is trusted, and
     * Docker Hub's own token service; a registry whose realm is elsewhere (registry.gitlab.com, for one) needs a word here.
     */
    default boolean mayGoTo(String host, String realmHost) {
        if (RegistryHost.of(host) instanceof RegistryHost.DockerHub) {
            return realmHost.equals("auth.docker.io");
        }
        int port = host.lastIndexOf(':');
        String name = port > host.lastIndexOf(']') ? host.substring(0, port) : host;
        return name.replace("[", "").replace("]", "").equals(realmHost);
    }

    /** What to show. */
    sealed interface Credential {
        /** Nothing. */
        record Anonymous() implements Credential {}

        /** User and password, to answer a Basic challenge or to buy a token with. */
        record Basic(String user, String password) implements Credential {
            @Override
            public String toString() {
                return "Basic[user=" + user + ", password=***]";
            }
        }

        /** A token that the registry accepts as it is. */
        record Bearer(String token) implements Credential {
            @Override
            public String toString() {
                return "Bearer[***]";
            }
        }
    }
}
