/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.core.credential.AzureNamedKeyCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.okhttp.OkHttpAsyncHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.data.tables.TableClient;
import com.azure.data.tables.TableServiceClientBuilder;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** Real SDK clients against prepared answers, each asked once: nothing is repeated by the SDK. */
final class AzureServer {
    static final String REQUEST_ID = "7f3c0001-0002-0003-0405-060708090a0b";
    static final HttpClient HTTP = new OkHttpAsyncHttpClientBuilder().build();

    private static final String ACCOUNT = "quaywatch";
    private static final String KEY = "bm8gc2VjcmV0";
    private static final RetryOptions ONCE = new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1)));

    private AzureServer() {}

    static TableClient table(MockWebServer server, String name) {
        return new TableServiceClientBuilder()
                .endpoint(endpoint(server))
                .credential(new AzureNamedKeyCredential(ACCOUNT, KEY))
                .httpClient(HTTP)
                .retryOptions(ONCE)
                .buildClient()
                .getTableClient(name);
    }

    static BlobContainerClient container(MockWebServer server, String name) {
        return new BlobServiceClientBuilder()
                .endpoint(endpoint(server) + "/" + ACCOUNT)
                .credential(new StorageSharedKeyCredential(ACCOUNT, KEY))
                .httpClient(HTTP)
                .retryOptions(ONCE)
                .buildClient()
                .getBlobContainerClient(name);
    }

    private static String endpoint(MockWebServer server) {
        return "http://127.0.0.1:" + server.getPort();
    }

    /** What Table Storage says with an error. */
    static MockResponse tableError(int status, String code) {
        return answer(
                status,
                "application/json",
                "{\"odata.error\":{\"code\":\"" + code
                        + "\",\"message\":{\"lang\":\"en-US\",\"value\":\"hidden-detail\"}}}");
    }

    /** What Blob Storage says with an error. */
    static MockResponse blobError(int status, String code) {
        return answer(
                        status,
                        "application/xml",
                        "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code
                                + "</Code><Message>hidden-detail</Message></Error>")
                .newBuilder()
                .addHeader("x-ms-error-code", code)
                .build();
    }

    static MockResponse answer(int status, String type, String body) {
        return new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Type", type)
                .addHeader("x-ms-request-id", REQUEST_ID)
                .body(body)
                .build();
    }

    /** The next request that arrived. */
    static RecordedRequest next(MockWebServer server) {
        try {
            RecordedRequest request = server.takeRequest(10, TimeUnit.SECONDS);
            if (request == null) {
                throw new AssertionError("nothing was asked");
            }
            return request;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
