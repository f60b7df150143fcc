/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.image.RegistryHost;
import io.quaywatch.port.PortException;
import io.quaywatch.registry.RegistryCredentials;
import io.quaywatch.registry.RegistryException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.AuthorizationData;

/**
 * Logins for ECR hosts, issued by ECR for 12 hours. They come from our role in the host's account; where that is refused, from
 * our own account, whose role the host's repository policies may admit; where that is refused too, nothing is shown and the
 * registry decides. Every other host is shown nothing.
 */
final class EcrCredentials implements RegistryCredentials {
    /** A login used until it ends could end between two requests of one resolution. */
    private static final Duration MARGIN = Duration.ofMinutes(30);

    /** A refusal is asked again: rights are often given while somebody waits for them to work. */
    private static final Duration REFUSAL_KEPT = Duration.ofMinutes(5);

    private final Function<AccountRegion, EcrClient> clients;
    private final String ownAccount;
    private final InstantSource clock;
    private final Map<AccountRegion, Kept> kept = new ConcurrentHashMap<>();

    /** @param ownAccount the account this runs in */
    EcrCredentials(Function<AccountRegion, EcrClient> clients, String ownAccount, InstantSource clock) {
        this.clients = clients;
        this.ownAccount = ownAccount;
        this.clock = clock;
    }

    private record Kept(Credential credential, Instant until) {}

    @Override
    public Credential forHost(String host) {
        if (!(RegistryHost.of(host) instanceof RegistryHost.Ecr ecr)) {
            return new Credential.Anonymous();
        }
        AccountRegion place = new AccountRegion(ecr.account(), ecr.region());
        Kept known = kept.get(place);
        if (known != null && known.until().isAfter(clock.instant())) {
            return known.credential();
        }
        Kept issued = issued(place)
                .or(() -> ecr.account().equals(ownAccount)
                        ? Optional.empty()
                        : issued(new AccountRegion(ownAccount, ecr.region())))
                .orElseGet(() ->
                        new Kept(new Credential.Anonymous(), clock.instant().plus(REFUSAL_KEPT)));
        kept.put(place, issued);
        return issued.credential();
    }

    /** Asks ECR again next time, for example after a restore from a snapshot. */
    void forget() {
        kept.clear();
    }

    /** Empty if it is refused. */
    private Optional<Kept> issued(AccountRegion place) {
        String action = "get an ECR login from " + place;
        try {
            AuthorizationData data = AwsFailure.calling(
                    action,
                    () -> clients.apply(place).getAuthorizationToken().authorizationData().stream()
                            .findFirst()
                            .orElseThrow(() -> badAnswer(action)));
            if (data.authorizationToken() == null || data.expiresAt() == null) {
                throw badAnswer(action);
            }
            return Optional.of(new Kept(
                    login(action, data.authorizationToken()), data.expiresAt().minus(MARGIN)));
        } catch (PortException e) {
            if (e.kind() == PortException.Kind.DENIED) {
                return Optional.empty();
            }
            throw new RegistryException(kind(e), String.valueOf(e.getMessage()), null, e);
        }
    }

    private static RegistryException.Kind kind(PortException e) {
        if (e.kind() == PortException.Kind.THROTTLED) {
            return RegistryException.Kind.RATE_LIMITED;
        }
        return e.kind().retryable() ? RegistryException.Kind.UNREACHABLE : RegistryException.Kind.BAD_ANSWER;
    }

    /** The token is {@code user:password} in Base64. */
    private static Credential login(String action, String token) {
        String decoded;
        try {
            decoded = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            throw badAnswer(action);
        }
        int colon = decoded.indexOf(':');
        if (colon < 1 || colon == decoded.length() - 1) {
            throw badAnswer(action);
        }
        return new Credential.Basic(decoded.substring(0, colon), decoded.substring(colon + 1));
    }

    private static RegistryException badAnswer(String action) {
        return new RegistryException(
                RegistryException.Kind.BAD_ANSWER, action + " : the answer holds no login", null, null);
    }
}
