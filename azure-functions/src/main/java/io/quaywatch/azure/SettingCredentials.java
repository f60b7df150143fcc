/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.port.PortException;
import io.quaywatch.port.PortException.Kind;
import io.quaywatch.qualys.EnvironmentCredentials;
import io.quaywatch.qualys.QualysCredentials;
import java.util.List;
import java.util.Map;

/**
 * The Qualys credentials of the app settings {@code QUALYS_ACCESS_TOKEN}, or {@code QUALYS_USERNAME} and
 * {@code QUALYS_PASSWORD}. They are references to Key Vault, which the platform puts the values in place of before the process
 * starts. Where it cannot, it leaves the reference, which must not be sent to Qualys as a password.
 */
final class SettingCredentials {
    private static final String REFERENCE = "@Microsoft.KeyVault(";
    private static final List<String> NAMES =
            List.of("QUALYS_ACCESS_TOKEN", "QUALYS_API_TOKEN", "QUALYS_USERNAME", "QUALYS_PASSWORD");

    private SettingCredentials() {}

    /** @throws PortException DENIED for a reference that is not resolved, INVALID for missing settings; never with a value */
    static QualysCredentials read(Map<String, String> settings) {
        for (String name : NAMES) {
            if (settings.getOrDefault(name, "").strip().startsWith(REFERENCE)) {
                throw new PortException(
                        Kind.DENIED,
                        "read app setting " + name
                                + " : its Key Vault reference is not resolved; give the identity of the"
                                + " function app the role Key Vault Secrets User on the vault, set it as"
                                + " keyVaultReferenceIdentity, check the name of the secret and the vault's firewall, and"
                                + " restart the app");
            }
        }
        try {
            return EnvironmentCredentials.in(settings)
                    .orElseThrow(() -> new PortException(
                            Kind.INVALID,
                            "read app settings : no Qualys credentials; set QUALYS_ACCESS_TOKEN, or QUALYS_USERNAME and"
                                    + " QUALYS_PASSWORD"));
        } catch (IllegalArgumentException e) {
            throw new PortException(Kind.INVALID, "read app settings : " + e.getMessage());
        }
    }
}
