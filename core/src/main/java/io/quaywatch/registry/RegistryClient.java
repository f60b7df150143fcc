/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.registry.RegistryException.Kind;
import java.time.InstantSource;
import java.util.Locale;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** The calls of the OCI Distribution API that resolving needs, each with its answer checked. */
final class RegistryClient {
    private static final int LIMIT = 4 * 1024 * 1024;
    private static final String ANY_MANIFEST = String.join(", ", ManifestDocument.ACCEPTED);

    private final RegistryEndpoints endpoints;
    private final RegistryHttp http;
    private final RegistryTokens tokens;

    RegistryClient(OkHttpClient client, RegistryAccess access, InstantSource clock) {
        this.endpoints = access.endpoints();
        this.http = new RegistryHttp(client, access, clock);
        this.tokens = new RegistryTokens(http, access.credentials(), clock);
    }

    /** The manifest that a tag or digest names; {@code method} GET or HEAD. */
    RegistryAnswer manifest(ImageReference reference, String method, String tagOrDigest) throws NoIdentityException {
        HttpUrl url = below(reference, "manifests").addPathSegment(tagOrDigest).build();
        String action = "read manifest " + tagOrDigest + " of " + name(reference);
        return send(reference, new RegistryRequest(action, method, url, ANY_MANIFEST, LIMIT, true), false);
    }

    RegistryAnswer blob(ImageReference reference, Digest digest) throws NoIdentityException {
        HttpUrl url =
                below(reference, "blobs").addPathSegment(digest.toString()).build();
        String action = "read config " + digest + " of " + name(reference);
        return send(reference, new RegistryRequest(action, "GET", url, "*/*", LIMIT, true), false);
    }

    HttpUrl firstTagPage(ImageReference reference) throws NoIdentityException {
        return below(reference, "tags")
                .addPathSegment("list")
                .addQueryParameter("n", "1000")
                .build();
    }

    RegistryAnswer tagPage(ImageReference reference, HttpUrl page) throws NoIdentityException {
        String action = "list tags of " + name(reference);
        return send(reference, new RegistryRequest(action, "GET", page, "application/json", LIMIT, false), true);
    }

    private RegistryAnswer send(ImageReference reference, RegistryRequest request, boolean listing)
            throws NoIdentityException {
        RegistryTokens.Scope scope = new RegistryTokens.Scope(host(reference), reference.repository(), listing);
        try {
            RegistryAnswer answer = http.send(request, tokens.known(scope));
            if (answer.status() == 401) {
                answer = http.send(request, tokens.answer(scope, answer.challenges()));
            }
            if (answer.status() == 401 || answer.status() == 403) {
                throw NoIdentityException.unreadable(request.action() + ": the registry answered " + answer.status());
            }
            if (answer.status() == 404) {
                throw new NoIdentityException(
                        new ImageResolution.NotFound(request.action() + ": the registry answered 404"));
            }
            return answer;
        } catch (RefusedAddressException e) {
            throw NoIdentityException.unreadable(request.action() + ": not allowed, " + e.getMessage());
        }
    }

    private HttpUrl.Builder below(ImageReference reference, String what) throws NoIdentityException {
        try {
            return endpoints
                    .baseOf(reference.registry())
                    .newBuilder()
                    .addPathSegment("v2")
                    .addPathSegments(reference.repository())
                    .addPathSegment(what);
        } catch (IllegalArgumentException e) {
            throw NoIdentityException.unreadable("no URL can have the host " + host(reference));
        }
    }

    static RegistryException badAnswer(ImageReference reference, String what) {
        return new RegistryException(Kind.BAD_ANSWER, "read " + name(reference) + ": " + what, null, null);
    }

    private static String name(ImageReference reference) {
        return host(reference) + "/" + reference.repository();
    }

    private static String host(ImageReference reference) {
        return reference.registry().toLowerCase(Locale.ROOT);
    }
}
