/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.delivery;

import io.quaywatch.port.PortException;
import io.quaywatch.qualys.QualysPlatform;
import io.quaywatch.snapshot.Machine;
import io.quaywatch.snapshot.ResultManifest;
import io.quaywatch.snapshot.ResultSink;
import io.quaywatch.snapshot.ResultSink.Delivered.Done;
import io.quaywatch.snapshot.ResultSink.Delivered.Later;
import io.quaywatch.snapshot.ResultSink.Delivered.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Sends files in fragments, as the vendor's own stack for AWS does ({@code facts/qualys.md} §5.2):
 *
 * <pre>POST {gateway}/qflow/snapshot/v1/multipart/upload/{name}/fragment/1
 * POST {gateway}/qflow/snapshot/v1/multipart/upload/{name}/fragment/2/finalize</pre>
 *
 * <p><b>Unverified:</b> read from a template, never run against Qualys, and documented for nobody; so it has to be asked for. An
 * upload that breaks off begins again with fragment 1. It waits for nothing: what may pass is answered with Later.
 */
public final class QFlowSink implements ResultSink {
    private static final MediaType BYTES = MediaType.get("application/octet-stream");
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final OkHttpClient http;
    private final HttpUrl gateway;
    private final Supplier<String> token;
    private final Receipts receipts;

    /** @param token gives the bearer token of the subscription, anew for each file */
    public QFlowSink(OkHttpClient shared, QualysPlatform platform, Supplier<String> token, Receipts receipts) {
        this.http = shared.newBuilder()
                // A redirect would take the bearer token to another host.
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .build();
        this.gateway = Objects.requireNonNull(HttpUrl.get(platform.gateway()));
        this.token = token;
        this.receipts = receipts;
    }

    @Override
    public String name() {
        return "qflow";
    }

    @Override
    public Delivered deliver(Machine machine, String jobId, ResultManifest.Entry file, Supplier<InputStream> content) {
        if (receipts.has(jobId, file)) {
            return new Done();
        }
        String bearer = token.get();
        Delivered answer = UploadName.of(machine, file, bearer)
                .map(name -> send(name, bearer, file, content))
                .orElseGet(() ->
                        new Refused("the token names no subscription, which the name of " + file.name() + " needs"));
        if (answer instanceof Done) {
            receipts.write(jobId, file, name());
        }
        return answer;
    }

    private Delivered send(String name, String bearer, ResultManifest.Entry file, Supplier<InputStream> content) {
        Upload upload = new Upload(name, bearer);
        try (InputStream in = content.get()) {
            return switch (Fragments.each(file, in, upload)) {
                case ALL_TAKEN -> new Done();
                case STOPPED -> upload.stopped();
                case WRONG_CONTENT -> new Refused(file.name() + " is not what its manifest says");
            };
        } catch (IOException e) {
            // Of reading; what happens to a fragment is in the upload.
            throw new PortException(PortException.Kind.UNAVAILABLE, "read result " + file.name(), e);
        }
    }

    private final class Upload implements Fragments.Target {
        private final String name;
        private final String bearer;
        private @Nullable Delivered stop;

        Upload(String name, String bearer) {
            this.name = name;
            this.bearer = bearer;
        }

        @Override
        public boolean take(int number, boolean last, byte[] bytes) {
            HttpUrl.Builder url = gateway.newBuilder()
                    .addPathSegments("qflow/snapshot/v1/multipart/upload")
                    .addPathSegment(name)
                    .addPathSegment("fragment")
                    .addPathSegment(Integer.toString(number));
            Request request = new Request.Builder()
                    .url((last ? url.addPathSegment("finalize") : url).build())
                    .header("Authorization", "Bearer " + bearer)
                    .post(RequestBody.create(bytes, BYTES))
                    .build();
            try (Response response = http.newCall(request).execute()) {
                stop = judged(number, response);
            } catch (IOException e) {
                stop = new Later(Duration.ZERO, "fragment " + number + ": no answer from Qualys");
            }
            return stop == null;
        }

        Delivered stopped() {
            return Objects.requireNonNull(stop);
        }
    }

    private static @Nullable Delivered judged(int number, Response response) {
        int status = response.code();
        String reason = "fragment " + number + ": Qualys answered " + status;
        if (response.isSuccessful()) {
            return null;
        }
        return status == 408 || status == 429 || status >= 500
                ? new Later(retryAfter(response), reason)
                : new Refused(reason);
    }

    private static Duration retryAfter(Response response) {
        @Nullable String seconds = response.header("Retry-After");
        if (seconds == null || !seconds.matches("[0-9]{1,6}")) {
            return Duration.ZERO;
        }
        Duration asked = Duration.ofSeconds(Long.parseLong(seconds));
        return asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
    }
}
