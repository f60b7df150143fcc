/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.okhttp.OkHttpAsyncHttpClientBuilder;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.data.tables.TableClient;
import com.azure.data.tables.TableServiceClient;
import com.azure.data.tables.TableServiceClientBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueMessageEncoding;
import com.azure.storage.queue.QueueServiceClient;
import com.azure.storage.queue.QueueServiceClientBuilder;
import io.quaywatch.wiring.Lazy;
import java.net.URI;
import okhttp3.OkHttpClient;

/**
 * The clients of Azure's services, each made when it is first needed, all on one HTTP client, all as the function app's managed
 * identity: there is no key and no connection string.
 */
final class AzureClients {
    static final URI RESOURCE_MANAGER = URI.create("https://management.azure.com");
    static final String RESOURCE_MANAGER_SCOPE = "https://management.azure.com/.default";
    static final String EVENT_GRID_SCOPE = "https://eventgrid.azure.net/.default";

    private final Lazy<HttpClient> http;
    private final Lazy<TokenCredential> credential;
    private final Lazy<TableServiceClient> tables;
    private final Lazy<BlobServiceClient> blobs;
    private final Lazy<QueueServiceClient> queues;

    private AzureClients(
            Lazy<HttpClient> http,
            Lazy<TokenCredential> credential,
            Lazy<TableServiceClient> tables,
            Lazy<BlobServiceClient> blobs,
            Lazy<QueueServiceClient> queues) {
        this.http = http;
        this.credential = credential;
        this.tables = tables;
        this.blobs = blobs;
        this.queues = queues;
    }

    static AzureClients of(AzureConfig config, OkHttpClient shared) {
        Lazy<HttpClient> http = new Lazy<>(() -> new OkHttpAsyncHttpClientBuilder(shared).build());
        Lazy<TokenCredential> credential = new Lazy<>(() -> new ManagedIdentityCredentialBuilder()
                .clientId(config.identityClientId())
                .httpClient(http.get())
                .build());
        return new AzureClients(
                http,
                credential,
                new Lazy<>(() -> new TableServiceClientBuilder()
                        .endpoint(config.tables().toString())
                        .credential(credential.get())
                        .httpClient(http.get())
                        .buildClient()),
                new Lazy<>(() -> new BlobServiceClientBuilder()
                        .endpoint(config.blobs().toString())
                        .credential(credential.get())
                        .httpClient(http.get())
                        .buildClient()),
                new Lazy<>(() -> new QueueServiceClientBuilder()
                        .endpoint(config.queues().toString())
                        .messageEncoding(QueueMessageEncoding.BASE64)
                        .credential(credential.get())
                        .httpClient(http.get())
                        .buildClient()));
    }

    /** Clients that somebody else has made, for the emulator. */
    static AzureClients of(
            HttpClient http,
            TokenCredential credential,
            TableServiceClient tables,
            BlobServiceClient blobs,
            QueueServiceClient queues) {
        return new AzureClients(
                new Lazy<>(() -> http),
                new Lazy<>(() -> credential),
                new Lazy<>(() -> tables),
                new Lazy<>(() -> blobs),
                new Lazy<>(() -> queues));
    }

    TokenCredential credential() {
        return credential.get();
    }

    TableClient table(String name) {
        return tables.get().getTableClient(name);
    }

    BlobContainerClient container(String name) {
        return blobs.get().getBlobContainerClient(name);
    }

    QueueClient queue(String name) {
        return queues.get().getQueueClient(name);
    }

    ArmClient arm() {
        return new ArmClient(pipeline(RESOURCE_MANAGER_SCOPE), RESOURCE_MANAGER);
    }

    /** Calls carry a token for this scope; what passes is tried again as Azure asks for it. */
    HttpPipeline pipeline(String scope) {
        return new HttpPipelineBuilder()
                .httpClient(http.get())
                .policies(new RetryPolicy(), new BearerTokenAuthenticationPolicy(credential.get(), scope))
                .build();
    }
}
