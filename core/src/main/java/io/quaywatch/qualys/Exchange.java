/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import io.quaywatch.qualys.QualysException.Kind;
import java.io.IOException;
import java.time.Instant;
import okhttp3.Response;

/** A reply that has begun, and the gate's pass for it; closing ends both. */
final class Exchange implements AutoCloseable {
    private final Response response;
    private final CallGate.Pass pass;

    Exchange(Response response, CallGate.Pass pass) {
        this.response = response;
        this.pass = pass;
    }

    int status() {
        return response.code();
    }

    boolean successful() {
        return response.isSuccessful();
    }

    QualysException failure(String action, Instant now) {
        return Failure.of(action, response, now);
    }

    <T> T read(QualysEndpoint<T> endpoint) {
        try {
            return endpoint.reader().read(new Reply(response, endpoint.maxBytes()));
        } catch (BadReply e) {
            throw new QualysException(Kind.BAD_REPLY, endpoint.action(), status(), e.getMessage(), null, null);
        } catch (IOException e) {
            throw new QualysException(Kind.UNREACHABLE, endpoint.action(), status(), "reply broke off", null, e);
        }
    }

    @Override
    public void close() {
        try {
            response.close();
        } finally {
            pass.close();
        }
    }
}
