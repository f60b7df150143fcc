/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import io.quaywatch.qualys.QualysCredentials.UserPassword;
import io.quaywatch.qualys.QualysException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Trades a user's password for a token at {@code POST /auth}, which answers with the bare text of a JWT
 * ({@code facts/qualys.md} §1.1), and keeps it until shortly before it expires. One login at a time: others wait for it.
 */
final class PasswordLogin {
    private static final String ACTION = "log in to Qualys";
    private static final int MAX_REPLY = 64 * 1024;
    /** Qualys locks users after a few wrong passwords, so the same wrong one is not tried again at once. */
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);

    private final OkHttpClient http;
    private final HttpUrl url;
    private final String userAgent;
    private final InstantSource clock;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private @Nullable Session session;
    private @Nullable Refusal refusal;

    PasswordLogin(OkHttpClient http, HttpUrl gateway, String userAgent, InstantSource clock) {
        this.http = http;
        this.url = gateway.newBuilder().addPathSegment("auth").build();
        this.userAgent = userAgent;
        this.clock = clock;
    }

    String token(UserPassword user) {
        oneAtATime.lock();
        try {
            Instant now = clock.instant();
            @Nullable Session known = session;
            if (known != null && known.user.equals(user) && now.isBefore(known.token.refreshAt())) {
                return known.token.text();
            }
            @Nullable Refusal last = refusal;
            if (last != null && last.user.equals(user) && now.isBefore(last.until)) {
                throw new QualysException(Kind.UNAUTHORIZED, ACTION, last.status, null, null, null);
            }
            Session fresh = new Session(user, login(user));
            session = fresh;
            return fresh.token.text();
        } finally {
            oneAtATime.unlock();
        }
    }

    /** Drops this token, if it is still the one in use. */
    void forget(String token) {
        oneAtATime.lock();
        try {
            @Nullable Session known = session;
            if (known != null && known.token.text().equals(token)) {
                session = null;
            }
        } finally {
            oneAtATime.unlock();
        }
    }

    /** Drops whatever is remembered. */
    void forgetAll() {
        oneAtATime.lock();
        try {
            session = null;
            refusal = null;
        } finally {
            oneAtATime.unlock();
        }
    }

    private LoginToken login(UserPassword user) {
        FormBody form = new FormBody.Builder()
                .add("username", user.user())
                .add("password", user.password())
                .add("token", "true")
                .build();
        Request request = new Request.Builder()
                .url(url)
                .header("User-Agent", userAgent)
                .post(form)
                .build();
        try (Response response = http.newCall(request).execute()) {
            int status = response.code();
            if (status != 200 && status != 201) {
                throw refused(user, response);
            }
            String text = new Reply(response, MAX_REPLY).text();
            return LoginToken.parse(text, clock.instant())
                    .orElseThrow(
                            () -> new QualysException(Kind.BAD_REPLY, ACTION, status, "not a bare JWT", null, null));
        } catch (BadReply e) {
            throw new QualysException(Kind.BAD_REPLY, ACTION, e.status(), e.getMessage(), null, null);
        } catch (IOException e) {
            throw new QualysException(Kind.UNREACHABLE, ACTION, 0, null, null, e);
        }
    }

    private QualysException refused(UserPassword user, Response response) {
        QualysException failure = Failure.of(ACTION, response, clock.instant());
        if (failure.kind() == Kind.UNAUTHORIZED || failure.kind() == Kind.FORBIDDEN) {
            refusal = new Refusal(user, failure.status(), clock.instant().plus(AFTER_REFUSAL));
            return new QualysException(Kind.UNAUTHORIZED, ACTION, failure.status(), failure.code(), null, null);
        }
        // Here 404 means a wrong gateway; left as it is, it would read as "image not found".
        return failure.kind() == Kind.NOT_FOUND
                ? new QualysException(Kind.REJECTED, ACTION, failure.status(), failure.code(), null, null)
                : failure;
    }

    private record Session(UserPassword user, LoginToken token) {}

    private record Refusal(UserPassword user, int status, Instant until) {}
}
