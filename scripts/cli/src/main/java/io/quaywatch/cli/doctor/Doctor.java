/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli.doctor;

import io.quaywatch.config.ConfigException;
import io.quaywatch.config.ScannerConfig;
import io.quaywatch.qualys.EnvironmentCredentials;
import io.quaywatch.qualys.QualysClient;
import io.quaywatch.qualys.QualysCredentials;
import io.quaywatch.qualys.QualysSettings;
import io.quaywatch.wiring.QualysConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.OkHttpClient;

/** Finds out what keeps this machine from scanning with a subscription. Creates and changes nothing there. */
public final class Doctor {
    private final Map<String, String> environment;
    private final Duration timeout;
    private final InstantSource clock;
    private final Examination examination = new Examination();

    /** @param timeout of each call */
    public Doctor(Map<String, String> environment, Duration timeout, InstantSource clock) {
        this.environment = Map.copyOf(environment);
        this.timeout = timeout;
        this.clock = clock;
    }

    /** One result for every check, in the order of their codes. */
    public List<CheckResult> examine(OkHttpClient http) {
        settings().ifPresent(settings -> examine(http, settings));
        return examination.end();
    }

    private void examine(OkHttpClient http, QualysSettings settings) {
        if (!new GatewayChecks(examination, settings, clock).run(http)) {
            return;
        }
        Optional<QualysCredentials> credentials = credentials();
        if (credentials.isEmpty()) {
            return;
        }
        CallLimits limits = new CallLimits();
        QualysClient client = QualysClient.create(http, settings, credentials::orElseThrow, limits, clock);
        boolean sound = new TokenChecks(examination, settings.platform().gateway(), clock.instant())
                .run(credentials.get(), client);
        if (sound) {
            new SubscriptionChecks(examination, client.inquiry(), limits, settings).run();
        }
    }

    private Optional<QualysSettings> settings() {
        try {
            // One try each: what fails now and then is to be seen.
            return Optional.of(QualysConnection.settings(ScannerConfig.from(environment))
                    .withCallTimeout(timeout)
                    .withRetries(0));
        } catch (ConfigException | IllegalArgumentException e) {
            examination.failed(
                    Check.SETTINGS,
                    String.valueOf(e.getMessage()),
                    "Give --pod (see quaywatch platforms) or --gateway, and set what is named here as docs/reference.md says.");
            return Optional.empty();
        }
    }

    private Optional<QualysCredentials> credentials() {
        String fix = "Set QUALYS_ACCESS_TOKEN, or QUALYS_USERNAME and QUALYS_PASSWORD.";
        try {
            Optional<QualysCredentials> found = EnvironmentCredentials.in(environment);
            if (found.isEmpty()) {
                examination.failed(Check.CREDENTIALS, "no credentials in the environment", fix);
            }
            return found;
        } catch (IllegalArgumentException e) {
            examination.failed(Check.CREDENTIALS, String.valueOf(e.getMessage()), fix);
            return Optional.empty();
        }
    }
}
