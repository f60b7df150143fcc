/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Makes the HTTP client. Certificates and host names are always verified; there is no switch for it. */
final class QualysHttp {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private QualysHttp() {}

    /** @param shared whose connections and threads are used; its other settings are replaced */
    static OkHttpClient client(OkHttpClient shared, QualysSettings settings) {
        boolean plain = "http".equals(settings.platform().gateway().getScheme());
        Duration timeout = settings.callTimeout();
        OkHttpClient.Builder builder = shared.newBuilder()
                .callTimeout(timeout)
                .readTimeout(timeout)
                .writeTimeout(timeout)
                .connectTimeout(CONNECT.compareTo(timeout) < 0 ? CONNECT : timeout)
                // A redirect would take the bearer token to another host.
                .followRedirects(false)
                .followSslRedirects(false)
                // OkHttp would repeat a POST whose bytes have left, and calls that no rate budget has seen.
                .retryOnConnectionFailure(false)
                .connectionSpecs(List.of(plain ? ConnectionSpec.CLEARTEXT : ConnectionSpec.MODERN_TLS));
        @Nullable URI proxy = settings.proxy();
        if (proxy != null) {
            builder.proxy(
                    new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort())));
        }
        @Nullable Path extraCa = settings.extraCa();
        if (extraCa != null) {
            X509TrustManager trust = ExtraTrust.platformAnd(extraCa);
            builder.sslSocketFactory(ExtraTrust.sockets(trust), trust);
        }
        return builder.build();
    }
}
