/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import java.util.function.Supplier;

/** Asks for the credentials at every call, so that a rotated secret is used without a restart. */
final class SuppliedTokens implements TokenSource {
    private final Supplier<QualysCredentials> credentials;
    private final PasswordLogin login;

    SuppliedTokens(Supplier<QualysCredentials> credentials, PasswordLogin login) {
        this.credentials = credentials;
        this.login = login;
    }

    @Override
    public String current() {
        QualysCredentials now = credentials.get();
        if (now instanceof QualysCredentials.AccessToken token) {
            return token.text();
        }
        return login.token((QualysCredentials.UserPassword) now);
    }

    @Override
    public void invalidate(String token) {
        login.forget(token);
    }
}
