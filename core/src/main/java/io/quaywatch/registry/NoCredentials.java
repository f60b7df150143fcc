/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

/** Shows nothing to anybody: public images only. */
public final class NoCredentials implements RegistryCredentials {
    @Override
    public Credential forHost(String host) {
        return new Credential.Anonymous();
    }
}
