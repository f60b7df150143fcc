/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.image.Digest;
import io.quaywatch.json.Json;
import io.quaywatch.qualys.QualysException.Kind;
import io.quaywatch.report.Finding;
import io.quaywatch.time.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * The Container Security API over HTTP. One per process; safe for use by many threads.
 *
 * <p>Reads are repeated a few times when they fail in passing, creations never are: after {@code UNREACHABLE} it is unknown
 * whether they happened, and the caller looks. What the credentials supplier throws passes through.
 */
public final class QualysClient implements QualysApi {
    private static final String API = "csapi/v1.3";
    private static final int PAGE = 100;
    private static final int IMAGE_PAGE = 250;
    /** The API lists no more than 10,000 rows. */
    private static final int MAX_ROWS = 10_000;

    private final QualysSettings settings;
    private final OkHttpClient http;
    private final PasswordLogin login;
    private final TokenSource tokens;
    private final QualysTransport transport;
    private final QualysTransport rootTransport;
    private final Pager pager;
    private final InstantSource clock;

    /** A client with connections of its own. */
    public static QualysClient create(
            QualysSettings settings, Supplier<QualysCredentials> credentials, CallGate gate, InstantSource clock) {
        return create(new OkHttpClient(), settings, credentials, gate, clock);
    }

    /** A client that shares the connections and threads of the process's HTTP client. */
    public static QualysClient create(
            OkHttpClient shared,
            QualysSettings settings,
            Supplier<QualysCredentials> credentials,
            CallGate gate,
            InstantSource clock) {
        Backoff backoff = new Backoff(
                settings.retries(),
                Pause.sleeping(),
                () -> ThreadLocalRandom.current().nextDouble());
        return new QualysClient(shared, settings, credentials, gate, clock, backoff);
    }

    QualysClient(
            OkHttpClient shared,
            QualysSettings settings,
            Supplier<QualysCredentials> credentials,
            CallGate gate,
            InstantSource clock,
            Backoff backoff) {
        HttpUrl gateway = HttpUrl.get(settings.platform().gateway().toString());
        this.settings = settings;
        this.http = QualysHttp.client(shared, settings);
        this.login = new PasswordLogin(http, gateway, settings.userAgent(), clock);
        this.tokens = new SuppliedTokens(credentials, login);
        this.transport = new QualysTransport(
                http,
                gateway.newBuilder().addPathSegments(API).build(),
                settings.userAgent(),
                tokens,
                gate,
                backoff,
                clock);
        this.rootTransport = new QualysTransport(http, gateway, settings.userAgent(), tokens, gate, backoff, clock);
        this.pager = new Pager(transport);
        this.clock = clock;
    }

    /** Drops idle connections and tokens, for a process that was frozen and woke up elsewhere. */
    public void forget() {
        http.connectionPool().evictAll();
        login.forgetAll();
    }

    /**
     * The token that calls carry now, for a scanner that makes calls of its own. Logs in where that is needed.
     *
     * @throws QualysException if the login fails
     */
    public String accessToken() {
        return tokens.current();
    }

    /** What an operator asks besides; its calls go through the same gate, login and retries. */
    public QualysInquiry inquiry() {
        return new QualysInquiry(transport, pager, clock);
    }

    /** Subscription tokens, which the gateway itself makes and not the Container Security API. */
    public SubscriptionTokens subscriptionTokens() {
        return new SubscriptionTokens(rootTransport);
    }

    @Override
    public void verifyAccess() {
        transport.run(QualysEndpoint.get("check access to Qualys", "/registry", Page.of(Rows::registry))
                .with("pageNumber", "1")
                .with("pageSize", "1"));
    }

    @Override
    public List<RegistryEntry> registriesOf(String host) {
        List<RegistryEntry> filtered = matching(
                listRegistries().with("filter", "registryUri:\"https://" + RegistryAddress.normal(host) + "\""), host);
        // The filter compares texts, so another spelling of the same host is only found in the whole list.
        return filtered.isEmpty() ? matching(listRegistries(), host) : filtered;
    }

    @Override
    public List<RegistryEntry> registries() {
        return pager.all(listRegistries(), PAGE, MAX_ROWS / PAGE).rows();
    }

    private static QualysEndpoint<Page<RegistryEntry>> listRegistries() {
        return QualysEndpoint.get("list registries", "/registry", Page.of(Rows::registry));
    }

    private List<RegistryEntry> matching(QualysEndpoint<Page<RegistryEntry>> list, String host) {
        return pager.all(list, PAGE, MAX_ROWS / PAGE).rows().stream()
                .filter(registry -> RegistryAddress.same(registry.uri(), host))
                .toList();
    }

    @Override
    public String createEcrRegistry(
            String host, String name, String account, String region, String accountType, String roleArn) {
        ObjectNode body = Json.wire()
                .createObjectNode()
                .put("registryType", "AWS")
                .put("credentialType", "AWS")
                .put("registryUri", "https://" + host)
                .put("registryName", name);
        body.putObject("aws")
                .put("accountId", account)
                .put("arn", roleArn)
                .put("region", region)
                .put("accountType", accountType);
        String action = "create registry " + host;
        return transport
                .run(QualysEndpoint.post(action, "/registry", body, reply -> NewId.read(reply, "registryUuid")))
                .or(() -> registriesOf(host).stream().map(RegistryEntry::id).findFirst())
                .orElseThrow(() -> new QualysException(Kind.BAD_REPLY, action, 200, "no registry id", null, null));
    }

    @Override
    public Created createSchedule(
            String registryId, String registryHost, String name, List<RepositoryTag> tags, boolean force) {
        ObjectNode body = ScheduleRequest.onDemand(name, tags, force, RegistryType.of(registryHost));
        return transport.run(QualysEndpoint.post(
                "create schedule " + name,
                "/registry/{id}/schedule",
                body,
                reply -> new Created(
                        NewId.read(reply, "scheduleUuid", "scheduleId").orElse(null), reply.date()),
                registryId));
    }

    @Override
    public List<ScheduleEntry> schedules(String registryId) {
        QualysEndpoint<Page<ScheduleEntry>> list =
                QualysEndpoint.get("list schedules", "/registry/{id}/schedule", Page.of(Rows::schedule), registryId);
        Comparator<ScheduleEntry> oldestFirst =
                Comparator.comparing(ScheduleEntry::created, Comparator.nullsFirst(Comparator.naturalOrder()));
        return pager.all(list, PAGE, MAX_ROWS / PAGE).rows().stream()
                .sorted(oldestFirst.reversed())
                .toList();
    }

    @Override
    public void deleteSchedule(String registryId, String scheduleId) {
        try {
            transport.run(QualysEndpoint.delete(
                    "delete schedule " + scheduleId,
                    "/registry/{id}/schedule/{scheduleId}",
                    Reply::status,
                    registryId,
                    scheduleId));
        } catch (QualysException e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    @Override
    public ImageList imagesScannedSince(Instant since, int maxPages) {
        // One second more than it is, since the query has whole seconds.
        long seconds = Math.max(0, Duration.between(since, clock.instant()).toSeconds()) + 1;
        String filter = settings.scanDateToken() + ":[now-" + seconds + "s ... now]";
        Pager.Listing<ImageEntry> listing = pager.all(images("list scanned images", filter), IMAGE_PAGE, maxPages);
        return new ImageList(listing.rows(), listing.pages());
    }

    @Override
    public List<ImageEntry> imagesOfRepository(String repository) {
        String filter = "repo.repository:\"" + ImageNames.repository(repository) + "\"";
        return pager
                .all(images("list images of " + repository, filter), IMAGE_PAGE, MAX_ROWS / IMAGE_PAGE)
                .rows()
                .stream()
                .filter(image -> image.names().stream()
                        .anyMatch(name -> name.repository().equals(repository)))
                .toList();
    }

    @Override
    public Optional<ImageEntry> image(Digest configDigest) {
        return unlessUnknown(QualysEndpoint.get(
                "read image " + configDigest.shortHex(),
                "/images/{sha}",
                reply ->
                        reply.empty() ? Optional.empty() : Optional.of(exactly(configDigest, Rows.image(reply.json()))),
                configDigest.hex()));
    }

    /** {@inheritDoc} The consumer may have been given findings by the time this fails; what it holds then is not a set. */
    @Override
    public Optional<Integer> vulnerabilities(Digest configDigest, Consumer<Finding> each) {
        return unlessUnknown(QualysEndpoint.get(
                        "read vulnerabilities of " + configDigest.shortHex(),
                        "/images/{sha}/vuln",
                        reply -> VulnerabilityStream.read(reply, each),
                        configDigest.hex())
                .with("type", "DETAILS")
                .streamed());
    }

    private static QualysEndpoint<Page<ImageEntry>> images(String action, String filter) {
        return QualysEndpoint.get(action, "/images", Page.of(Rows::image))
                .with("filter", filter)
                .with("sort", "created:desc");
    }

    private static ImageEntry exactly(Digest asked, ImageEntry image) throws BadReply {
        if (!image.sha().equals(asked.hex())) {
            throw new BadReply("another image than asked for");
        }
        return image;
    }

    private <T> Optional<T> unlessUnknown(QualysEndpoint<Optional<T>> endpoint) {
        try {
            return transport.run(endpoint);
        } catch (QualysException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
