/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.config.ScannerConfig;
import io.quaywatch.qualys.CallGate;
import io.quaywatch.qualys.QualysClient;
import io.quaywatch.qualys.QualysCredentials;
import io.quaywatch.qualys.QualysException;
import io.quaywatch.qualys.QualysSettings;
import io.quaywatch.wiring.QualysConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import okhttp3.OkHttpClient;

/** A connection to Qualys for verbs that only ask it something; it fails as the verbs that scan do. */
final class Connection implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final OkHttpClient http = new OkHttpClient();
    private final InstantSource clock = InstantSource.system();
    private final QualysSettings settings;
    private final QualysClient client;

    private Connection(QualysSettings settings, QualysCredentials credentials) {
        this.settings = settings;
        this.client = QualysClient.create(http, settings, () -> credentials, CallGate.open(), clock);
    }

    /** @throws CommandException USAGE if settings or credentials are no use */
    static Connection open(ConnectionOptions options, Terminal terminal) {
        return open(options, terminal, Credentials.from(terminal.environment()));
    }

    static Connection open(ConnectionOptions options, Terminal terminal, QualysCredentials credentials) {
        ScannerConfig config = ScannerConfig.from(options.over(terminal.environment()));
        try {
            return new Connection(
                    QualysConnection.settings(config).withCallTimeout(TIMEOUT).withRetries(1), credentials);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    OkHttpClient http() {
        return http;
    }

    InstantSource clock() {
        return clock;
    }

    /** Asks, and says in one line what to do when Qualys does not answer as it should. */
    <T> T ask(Function<QualysClient, T> question) {
        try {
            return question.apply(client);
        } catch (QualysException e) {
            boolean refused =
                    e.kind() == QualysException.Kind.UNAUTHORIZED || e.kind() == QualysException.Kind.FORBIDDEN;
            ExitCode code = switch (e.kind()) {
                case UNAUTHORIZED, FORBIDDEN -> ExitCode.USAGE;
                case UNREACHABLE, SERVER_ERROR, BAD_REPLY -> ExitCode.UNREACHABLE;
                default -> ExitCode.NOT_COMPLETE;
            };
            throw new CommandException(
                    code,
                    settings.platform().gateway() + ": " + e.getMessage() + ": "
                            + (refused ? "check the credentials and the pod; " : "")
                            + "quaywatch doctor tells more",
                    e);
        }
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
