/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.port.PortException;
import io.quaywatch.port.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** Secrets of AWS Secrets Manager by ARN or name, kept in memory for a while. A rotated one is used when that while is over. */
final class SecretsManagerSecrets implements Secrets {
    private final SecretsManagerClient client;
    private final Duration keepFor;
    private final InstantSource clock;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    SecretsManagerSecrets(SecretsManagerClient client, Duration keepFor, InstantSource clock) {
        this.client = client;
        this.keepFor = keepFor;
        this.clock = clock;
    }

    private record Kept(String value, Instant until) {
        @Override
        public String toString() {
            return "Kept[*** until " + until + "]";
        }
    }

    @Override
    public Optional<String> find(String name) {
        Instant now = clock.instant();
        Kept known = kept.get(name);
        if (known != null && known.until().isAfter(now)) {
            return Optional.of(known.value());
        }
        Optional<String> value = AwsFailure.calling("read secret " + name, () -> read(name));
        value.ifPresentOrElse(text -> kept.put(name, new Kept(text, now.plus(keepFor))), () -> kept.remove(name));
        return value;
    }

    /** Reads again next time: after Qualys refused what is kept, and after a restore from a snapshot. */
    void forget() {
        kept.clear();
    }

    private Optional<String> read(String name) {
        GetSecretValueResponse answer;
        try {
            answer = client.getSecretValue(request -> request.secretId(name));
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        }
        if (answer.secretString() == null) {
            throw new PortException(
                    PortException.Kind.INVALID, "read secret " + name + " : it is binary; store it as text");
        }
        return Optional.of(answer.secretString());
    }
}
