/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.okhttp.OkHttpAsyncHttpClientBuilder;
import com.azure.core.util.Context;
import com.azure.data.tables.models.TableEntity;
import com.azure.storage.queue.models.QueueMessageItem;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.image.Digest;
import io.quaywatch.qscanner.QScannerRelease;
import io.quaywatch.qscanner.StandIn;
import io.quaywatch.registry.ContentCheck;
import io.quaywatch.registry.RegistryAccess;
import io.quaywatch.registry.RegistryEndpoints;
import io.quaywatch.registry.RegistryGuard;
import io.quaywatch.testing.VirtualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/**
 * The app as it is wired for the platform, from a batch of the Event Hub to rows, reports and notifications: storage is the
 * emulator, Qualys and the registry are the simulator, Resource Manager and Event Grid are stand-ins.
 */
class WholeAppTest {
    private static final String SHOP = ArmServer.GROUP + "Microsoft.ContainerInstance/containerGroups/Shop";
    private static final int MOST_ROUNDS = 60;
    private static final List<String> CONTAINERS = List.of(
            BlobReportStore.CONTAINER, BlobEngineResults.CONTAINER, PoisonBlobs.CONTAINER, FlowContents.CONTAINER);

    private final Azurite azurite = Azurite.require();
    private final ContainerWorld qualys = new ContainerWorld();
    private final VirtualClock clock = qualys.clock;
    private final MockWebServer azure = new MockWebServer();
    private final List<String> published = new ArrayList<>();
    private final ObjectNode shop = ArmServer.fixture("container-group.json");
    private final Map<String, String> more = new HashMap<>();
    private byte[] archive = {};
    private AzureWorld world;

    @TempDir
    private Path files;

    @BeforeEach
    void deploy() throws IOException {
        azure.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
        azure.start(InetAddress.getLoopbackAddress(), 0);
        for (String table : List.of(TableStorageScanCache.TABLE, TableFlows.TABLE, TableStorageLeases.TABLE)) {
            azurite.tables().createTableIfNotExists(table);
        }
        for (String container : CONTAINERS) {
            azurite.blobs().createBlobContainerIfNotExists(container);
        }
        for (String queue : List.of(FlowQueueNames.STEPS, FlowQueueNames.SCANS)) {
            azurite.queues().createQueue(queue);
        }
        shop.withObject("/properties").withArray("/initContainers").removeAll();
        ArrayNode containers = shop.withObject("/properties").withArray("/containers");
        while (containers.size() > 1) {
            containers.remove(1);
        }
        ((ObjectNode) containers.at("/0/properties")).put("image", ContainerWorld.HOST + "/shop/web:1.0");
        world = newProcess();
    }

    private MockResponse answer(RecordedRequest request) {
        String path = request.getTarget().split("\\?", 2)[0];
        if (path.equals("/api/events")) {
            published.add(request.getBody().utf8());
            return new MockResponse.Builder().code(200).build();
        }
        if (path.equals("/qscanner.gz")) {
            return new MockResponse.Builder()
                    .code(200)
                    .body(new Buffer().write(archive))
                    .build();
        }
        if (path.startsWith(ContainerInstances.ROOT)) {
            return qualys.azure.dispatch(request);
        }
        boolean known = path.toLowerCase(Locale.ROOT).equals(SHOP.toLowerCase(Locale.ROOT));
        return new MockResponse.Builder()
                .code(known ? 200 : 404)
                .addHeader("Content-Type", "application/json")
                .body(known ? shop.toString() : "{}")
                .build();
    }

    /** Hosts of Azure are on this machine; everything else goes where it says. */
    private record Rerouted(HttpClient real, int port) implements HttpClient {
        @Override
        public Mono<HttpResponse> send(HttpRequest request) {
            return real.send(rerouted(request));
        }

        @Override
        public HttpResponse sendSync(HttpRequest request, Context context) {
            return real.sendSync(rerouted(request), context);
        }

        private HttpRequest rerouted(HttpRequest request) {
            if (!request.getUrl().getProtocol().equals("https")) {
                return request;
            }
            try {
                URI asked = request.getUrl().toURI();
                URI here = new URI("http", null, "127.0.0.1", port, asked.getPath(), asked.getQuery(), null);
                return request.copy().setUrl(here.toURL());
            } catch (URISyntaxException | MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private AzureWorld newProcess() {
        Map<String, String> settings = AzureConfigTest.whole();
        settings.putAll(more);
        settings.remove("QUALYS_POD");
        settings.put("QUALYS_GATEWAY", qualys.simulator.baseUrl());
        settings.put("QUALYS_ACCESS_TOKEN", ContainerWorld.TOKEN);
        settings.putIfAbsent("SCAN_ENGINE", "container");
        settings.put("AZURE_SUBSCRIPTION_ID", "00000000-1111-2222-3333-444444444444");
        settings.put("SCAN_RESOURCE_GROUP", "rg-scans");
        HttpUrl base = HttpUrl.get(qualys.simulator.baseUrl());
        RegistryAccess registries = RegistryAccess.anonymous()
                .withEndpoints(RegistryEndpoints.below(base.resolve("/registry")))
                .withGuard(new RegistryGuard(Set.of(base.host() + ":" + base.port()), false));
        AzureClients clients = AzureClients.of(
                new Rerouted(new OkHttpAsyncHttpClientBuilder().build(), azure.getPort()),
                request -> Mono.just(new AccessToken(
                        "token-of-the-identity", OffsetDateTime.now().plusHours(1))),
                azurite.tables(),
                azurite.blobs(),
                azurite.encodedQueues());
        return new AzureWorld(
                AzureConfig.from(settings),
                settings,
                files.resolve("work"),
                new OkHttpClient(),
                clients,
                registries,
                ContentCheck.TRUSTED,
                clock);
    }

    @AfterEach
    void undeploy() {
        azure.close();
        qualys.close();
        for (String queue : List.of(FlowQueueNames.STEPS, FlowQueueNames.SCANS)) {
            azurite.queues().deleteQueue(queue);
        }
        for (String table : List.of(TableStorageScanCache.TABLE, TableFlows.TABLE, TableStorageLeases.TABLE)) {
            azurite.tables().deleteTable(table);
        }
        // Every test begins at the same moment, so its reports would have the keys of another's.
        CONTAINERS.forEach(azurite.blobs()::deleteBlobContainerIfExists);
    }

    /** Hands over what the flows' rows say is due, as the queues would, and lets time pass. */
    private int handleAll() {
        return handleUntil(() -> false);
    }

    private int handleUntil(BooleanSupplier enough) {
        TableFlows flows = new TableFlows(
                azurite.tables().getTableClient(TableFlows.TABLE),
                new FlowContents(azurite.blobs().getBlobContainerClient(FlowContents.CONTAINER)));
        int handled = 0;
        for (int round = 0; round < MOST_ROUNDS && !enough.getAsBoolean(); round++) {
            clock.advance(Duration.ofMinutes(1));
            List<Flow> due = flows.overdue(clock.instant(), 100);
            for (Flow flow : due) {
                newProcess().driver().handle(flow.message(), 1);
                handled++;
            }
        }
        return handled;
    }

    private List<TableEntity> ledger() {
        return azurite.tables().getTableClient(TableStorageScanCache.TABLE).listEntities().stream()
                .toList();
    }

    @Test
    void batch_containerGroupDeployed_isScannedStoredAndTold() {
        String batch = ArmServer.event("aci-triplet.json");

        world.batch().accept(List.of(batch, batch));
        handleAll();

        assertThat(ledger()).singleElement().satisfies(row -> {
            assertThat(row.getProperty("registry")).isEqualTo(ContainerWorld.HOST);
            assertThat(row.getProperty("repository")).isEqualTo("shop/web");
            assertThat(row.getProperty("outcome")).isEqualTo("Complete");
        });
        assertThat(qualys.azure.created).isEqualTo(1);
        assertThat(qualys.azure.groups).isEmpty();
        assertThat(azurite.blobs()
                        .getBlobContainerClient(BlobReportStore.CONTAINER)
                        .listBlobs())
                .isNotEmpty();
        assertThat(published).hasSizeLessThanOrEqualTo(1).allMatch(event -> event.contains("shop/web"));
    }

    @Test
    void batch_engineInTheFunction_installsTheScannerAndScansWithIt() throws IOException {
        Files.createDirectories(files.resolve("log"));
        StandIn scanner = new StandIn(files.resolve("log"))
                .image(
                        ContainerWorld.HOST + "/shop/web@" + qualys.manifest("shop/web"),
                        Digest.sha256(qualys.simulator.configSha(ContainerWorld.HOST, "shop/web", "1.0")),
                        List.of(105_001L, 105_002L));
        QScannerRelease release = scanner.release(files);
        archive = Files.readAllBytes(Path.of(release.source()));
        more.putAll(Map.of(
                "SCAN_ENGINE",
                "function",
                "QSCANNER_VERSION",
                release.version(),
                "QSCANNER_SHA256",
                release.archive().hex(),
                "QSCANNER_URL",
                "http://127.0.0.1:" + azure.getPort() + "/qscanner.gz"));
        world = newProcess();

        world.batch().accept(List.of(ArmServer.event("aci-triplet.json")));
        handleAll();

        assertThat(ledger()).singleElement().satisfies(row -> {
            assertThat(row.getProperty("outcome")).isEqualTo("Complete");
            assertThat(row.getProperty("high")).isEqualTo(2);
        });
        assertThat(scanner.scans()).isEqualTo(1);
        assertThat(qualys.azure.created).isZero();
        assertThat(azurite.blobs()
                        .getBlobContainerClient(BlobEngineResults.CONTAINER)
                        .listBlobs())
                .isEmpty();
    }

    @Test
    void engineChanged_whatBeganInAContainer_endsThereAndIsRemoved() {
        world.batch().accept(List.of(ArmServer.event("aci-triplet.json")));
        handleUntil(() -> qualys.azure.created == 1);
        more.put("SCAN_ENGINE", "function");

        handleAll();

        assertThat(ledger())
                .singleElement()
                .satisfies(row -> assertThat(row.getProperty("outcome")).isEqualTo("Complete"));
        assertThat(qualys.azure.groups).isEmpty();
    }

    @Test
    void sweep_engineChanged_stillRemovesExpiredContainers() {
        String name = "qw-0123456789ab-1";
        qualys.azure.place(
                name,
                "{\"app\":\"quaywatch\",\"jobId\":\"" + name + "\",\"expiresAt\":\""
                        + clock.instant().minusSeconds(1) + "\"}");
        more.put("SCAN_ENGINE", "function");

        newProcess().sweep();

        assertThat(qualys.azure.groups).isEmpty();
    }

    @Test
    void queues_messages_nameAFlowAndItsNumber() {
        world.batch().accept(List.of(ArmServer.event("aci-triplet.json")));

        List<QueueMessageItem> messages =
                azurite.queues().getQueueClient(FlowQueueNames.STEPS).receiveMessages(10).stream()
                        .toList();
        assertThat(messages)
                .singleElement()
                .satisfies(message -> assertThat(new String(
                                Base64.getDecoder().decode(message.getBody().toString()), StandardCharsets.UTF_8))
                        .matches("\\{\"flow\":\"[0-9a-f]{64}\",\"seq\":0}"));
    }

    @Test
    void sweep_nothingLeft_sendsAndStartsNothing() {
        world.sweep();

        assertThat(azurite.queues().getQueueClient(FlowQueueNames.STEPS).receiveMessages(10))
                .isEmpty();
    }

    @Test
    void backfill_imageByName_isStartedOnce() throws Exception {
        String wish = "{\"images\":[\"" + ContainerWorld.HOST + "/shop/api:1.0\"],\"force\":true}";

        assertThat(world.backfill(wish).started()).isEqualTo(1);
        handleAll();

        assertThat(ledger())
                .singleElement()
                .satisfies(row -> assertThat(row.getProperty("outcome")).isEqualTo("Complete"));
    }

    @Test
    void redrive_recordThatIsNoEvent_isKeptWithItsReason() throws Exception {
        world.batch().accept(List.of("no json"));

        AzureRedrive.Redriven answer = world.redrive("{}");

        assertThat(answer.started()).isZero();
        assertThat(answer.reasons()).isNotEmpty();
    }
}
