/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One call without credentials, to see how far a connection to the gateway gets and who answers there. */
public final class GatewayProbe {
    private GatewayProbe() {}

    /** How far a call came. */
    public enum Stage {
        /** The name of the gateway, or of the proxy, has no address. */
        NAME,
        /** Nobody takes the connection. */
        CONNECT,
        /** The proxy does not pass the call on. */
        PROXY,
        /** No TLS session that can be trusted. */
        TLS,
        /** Connected, and then no answer in time or a broken one. */
        ANSWER
    }

    /** What came of it. */
    public sealed interface Result {}

    /** @param why the platform's own words for it */
    public record NoAnswer(Stage stage, String why) implements Result {}

    /**
     * @param html whether the body is a page and not an answer of an API
     * @param date the {@code Date} header, or null
     * @param via the {@code Via} header, by which a proxy names itself, or null
     * @param tls version and cipher, or null over plain HTTP
     * @param issuer who signed the gateway's certificate, or null
     */
    public record Answer(
            int status,
            boolean html,
            @Nullable Instant date,
            @Nullable String via,
            @Nullable String tls,
            @Nullable String issuer)
            implements Result {}

    /** @throws IllegalArgumentException if the certificates of the settings cannot be read */
    public static Result ask(OkHttpClient shared, QualysSettings settings) {
        Progress progress = new Progress();
        OkHttpClient client = QualysHttp.client(shared, settings)
                .newBuilder()
                .eventListener(progress)
                .build();
        HttpUrl url = HttpUrl.get(settings.platform().gateway().toString())
                .newBuilder()
                .addPathSegments("csapi/v1.3/registry")
                .addQueryParameter("pageNumber", "1")
                .addQueryParameter("pageSize", "1")
                .build();
        Request request = new Request.Builder()
                .url(url)
                .header("Accept", "application/json")
                .header("User-Agent", settings.userAgent())
                .build();
        try (Response response = client.newCall(request).execute()) {
            return answer(response);
        } catch (IOException e) {
            return new NoAnswer(progress.stage(e), e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static Answer answer(Response response) {
        String type = String.valueOf(response.header("Content-Type")).toLowerCase(Locale.ROOT);
        @Nullable Handshake handshake = response.handshake();
        return new Answer(
                response.code(),
                type.contains("html"),
                Reply.httpDate(response.header("Date")),
                response.header("Via"),
                handshake == null ? null : handshake.tlsVersion().javaName() + ", " + handshake.cipherSuite(),
                handshake == null || !(handshake.peerCertificates().get(0) instanceof X509Certificate first)
                        ? null
                        : first.getIssuerX500Principal().getName());
    }

    /** Remembers what was reached; one call at a time. */
    private static final class Progress extends EventListener {
        private volatile boolean connecting;
        private volatile boolean securing;
        private volatile boolean connected;

        @Override
        public void dnsEnd(Call call, String domainName, List<java.net.InetAddress> addresses) {
            connecting = true;
        }

        @Override
        public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
            connecting = true;
        }

        @Override
        public void secureConnectStart(Call call) {
            securing = true;
        }

        @Override
        public void connectEnd(Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol) {
            connected = true;
        }

        Stage stage(IOException failure) {
            // okhttp has no type of its own for a proxy that refuses, and none for one that nobody configured.
            String text = String.valueOf(failure.getMessage());
            if (text.contains("CONNECT") || text.contains("PROXY_AUTH") || text.contains("authenticate with proxy")) {
                return Stage.PROXY;
            }
            if (connected) {
                return Stage.ANSWER;
            }
            if (failure instanceof UnknownHostException) {
                return Stage.NAME;
            }
            if (securing || failure instanceof SSLException) {
                return Stage.TLS;
            }
            return connecting ? Stage.CONNECT : Stage.NAME;
        }
    }
}
