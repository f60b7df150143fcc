/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.compute.Compute;
import com.google.api.services.compute.ComputeScopes;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.FirestoreOptions;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import com.google.cloud.workflows.executions.v1.ExecutionsClient;
import com.google.cloud.workflows.executions.v1.ExecutionsSettings;
import io.quaywatch.port.PortException;
import java.io.IOException;
import java.util.Set;

/** Google's clients, as the function's own service account. */
final class GcpClients {
    private static final int TIMEOUT_MILLIS = 30_000;

    private final GcpConfig config;

    GcpClients(GcpConfig config) {
        this.config = config;
    }

    Compute compute() {
        return made(() -> {
            HttpRequestInitializer login = new HttpCredentialsAdapter(
                    GoogleCredentials.getApplicationDefault().createScoped(Set.of(ComputeScopes.CLOUD_PLATFORM)));
            HttpRequestInitializer bounded = request -> {
                login.initialize(request);
                request.setConnectTimeout(TIMEOUT_MILLIS).setReadTimeout(TIMEOUT_MILLIS);
            };
            return new Compute.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), bounded)
                    .setApplicationName("quaywatch")
                    .build();
        });
    }

    Firestore firestore() {
        return FirestoreOptions.newBuilder()
                .setProjectId(config.serviceProject())
                .setDatabaseId(config.database())
                .build()
                .getService();
    }

    Storage storage() {
        return StorageOptions.http()
                .setProjectId(config.serviceProject())
                .build()
                .getService();
    }

    ExecutionsClient executions() {
        return made(() ->
                ExecutionsClient.create(ExecutionsSettings.newHttpJsonBuilder().build()));
    }

    private interface Maker<T> {
        T make() throws IOException;
    }

    /** No credentials yet: the metadata server may answer the next call. */
    private static <T> T made(Maker<T> maker) {
        try {
            return maker.make();
        } catch (IOException e) {
            throw new PortException(PortException.Kind.UNAVAILABLE, "log in at Google", e);
        }
    }
}
