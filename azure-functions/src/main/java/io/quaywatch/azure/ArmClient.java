/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.port.PortException.Kind;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Azure Resource Manager by REST: resources are JSON documents under paths like
 * {@code /subscriptions/GUID/resourceGroups/G/providers/NAMESPACE/TYPE/NAME}. Tokens and retries are the pipeline's matter.
 *
 * <p>All methods throw {@link PortException}.
 */
final class ArmClient {
    /** A subscription with more pages than this is told, not cut. */
    private static final int MOST_PAGES = 200;

    /** No resource that is read here is larger; more would only fill the memory. */
    private static final int MOST_BYTES = 32 << 20;

    private static final Pattern PATH = Pattern.compile("(/[\\p{L}\\p{Nd}_().-]*[\\p{L}\\p{Nd}_()-]){2,20}");
    private static final Pattern QUERY = Pattern.compile("&[a-zA-Z]{1,32}=[0-9a-zA-Z]{1,32}");
    private static final Pattern VERSION = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?");

    private final HttpPipeline pipeline;
    private final URI endpoint;

    /** @param endpoint without a path, for example {@code https://management.azure.com} */
    ArmClient(HttpPipeline pipeline, URI endpoint) {
        this.pipeline = pipeline;
        this.endpoint = endpoint;
    }

    /** The resource, or empty if it does not exist. */
    Optional<JsonNode> get(String path, String apiVersion) {
        return get(path, url(path, apiVersion));
    }

    /** The same with a parameter of that resource. */
    Optional<JsonNode> get(String path, String apiVersion, String parameter, String value) {
        String query = "&" + parameter + "=" + value;
        if (!QUERY.matcher(query).matches()) {
            throw new PortException(Kind.INVALID, "call Azure : \"" + query + "\" is no parameter");
        }
        return get(path, toUrl(path, uri(path, url(path, apiVersion) + query)));
    }

    private Optional<JsonNode> get(String path, URL url) {
        try (HttpResponse response = send(HttpMethod.GET, path, url, null)) {
            return response.getStatusCode() == 404 || response.getStatusCode() == 204
                    ? Optional.empty()
                    : Optional.of(document("GET " + path, response));
        }
    }

    /** Makes or replaces the resource; answers it as Azure has accepted it, which may be before it exists. */
    JsonNode put(String path, String apiVersion, Object body) {
        Offer offer = offer(path, apiVersion, body);
        if (offer instanceof Offer.Taken taken) {
            return taken.resource();
        }
        throw ((Offer.Declined) offer).failure();
    }

    /** What became of a {@link #put} whose refusal the caller understands. */
    sealed interface Offer {
        record Taken(JsonNode resource) implements Offer {}

        /** @param code Azure's word for the reason, empty if it gave none; @param failure to throw where it means nothing more */
        record Declined(int status, String code, PortException failure) implements Offer {}
    }

    /** As {@link #put}, and an answer that is no success comes back with its reason. */
    Offer offer(String path, String apiVersion, Object body) {
        String action = "PUT " + path;
        try (HttpResponse response = send(HttpMethod.PUT, path, url(path, apiVersion), Json.write(body))) {
            if (response.getStatusCode() < 300) {
                return new Offer.Taken(document(action, response));
            }
            @Nullable String code = ArmError.code(response);
            return new Offer.Declined(
                    response.getStatusCode(), code == null ? "" : code, refused(action, response, code));
        }
    }

    /** Asks for the deletion, which goes on after the answer; false if there was nothing. */
    boolean delete(String path, String apiVersion) {
        try (HttpResponse response = send(HttpMethod.DELETE, path, url(path, apiVersion), null)) {
            int status = response.getStatusCode();
            if (status == 404 || status == 204) {
                return false;
            }
            if (status >= 300) {
                throw refused("DELETE " + path, response);
            }
            return true;
        }
    }

    /** The {@code value} of every page. */
    List<JsonNode> list(String path, String apiVersion) {
        List<JsonNode> all = new ArrayList<>();
        @Nullable URL next = url(path, apiVersion);
        for (int page = 0; next != null; page++) {
            if (page == MOST_PAGES) {
                throw new PortException(Kind.INVALID, "list " + path + " : more than " + MOST_PAGES + " pages");
            }
            try (HttpResponse response = send(HttpMethod.GET, path, next, null)) {
                JsonNode document = document("list " + path, response);
                document.path("value").forEach(all::add);
                next = next(path, document.path("nextLink").asText(""));
            }
        }
        return all;
    }

    /** A next page elsewhere would be shown our token. */
    private @Nullable URL next(String path, String link) {
        if (link.isEmpty()) {
            return null;
        }
        URI uri = uri(path, link);
        if (!endpoint.getScheme().equalsIgnoreCase(uri.getScheme())
                || !endpoint.getAuthority().equalsIgnoreCase(uri.getAuthority())) {
            throw new PortException(Kind.INVALID, "list " + path + " : the next page is on another host");
        }
        return toUrl(path, uri);
    }

    private URL url(String path, String apiVersion) {
        if (!PATH.matcher(path).matches() || !VERSION.matcher(apiVersion).matches()) {
            throw new PortException(Kind.INVALID, "call Azure : \"" + path + "\" is no path of a resource");
        }
        return toUrl(path, uri(path, endpoint + path.replace(" ", "%20") + "?api-version=" + apiVersion));
    }

    private static URI uri(String path, String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new PortException(Kind.INVALID, "call " + path + " : its address is malformed", e);
        }
    }

    private static URL toUrl(String path, URI uri) {
        try {
            return new URI(uri.toASCIIString()).toURL();
        } catch (MalformedURLException | URISyntaxException | IllegalArgumentException e) {
            throw new PortException(Kind.INVALID, "call " + path + " : its address is malformed", e);
        }
    }

    private HttpResponse send(HttpMethod method, String path, URL url, @Nullable String body) {
        HttpRequest request = new HttpRequest(method, url);
        request.setHeader(HttpHeaderName.ACCEPT, "application/json");
        if (body != null) {
            request.setHeader(HttpHeaderName.CONTENT_TYPE, "application/json");
            request.setBody(body.getBytes(StandardCharsets.UTF_8));
        }
        return AzureFailure.calling(method + " " + path, () -> pipeline.sendSync(request, Context.NONE));
    }

    private static JsonNode document(String action, HttpResponse response) {
        if (response.getStatusCode() >= 300) {
            throw refused(action, response);
        }
        byte[] body = AzureFailure.calling(action, () -> ArmError.body(response, MOST_BYTES + 1));
        if (body.length > MOST_BYTES) {
            throw new PortException(Kind.INVALID, action + " : the answer is larger than " + MOST_BYTES + " bytes");
        }
        try {
            JsonNode document = Json.wire().readTree(new String(body, StandardCharsets.UTF_8));
            if (!document.isObject()) {
                throw new PortException(Kind.UNAVAILABLE, action + " : the answer is no JSON object");
            }
            return document;
        } catch (JsonProcessingException e) {
            throw new PortException(Kind.UNAVAILABLE, action + " : the answer is no JSON", e);
        }
    }

    private static PortException refused(String action, HttpResponse response) {
        return refused(action, response, ArmError.code(response));
    }

    private static PortException refused(String action, HttpResponse response, @Nullable String code) {
        return AzureFailure.answered(
                action, response.getStatusCode(), response.getHeaderValue(AzureFailure.REQUEST_ID), code);
    }
}
