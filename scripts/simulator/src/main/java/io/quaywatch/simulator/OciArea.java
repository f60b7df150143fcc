/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The OCI Distribution API of any host, under {@code /registry/<host>/v2/}. */
final class OciArea implements Area {
    private static final Pattern REPOSITORY =
            Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
    private static final List<String> KINDS = List.of("manifests", "blobs", "tags");

    private final OciContent content;
    private final RegistryTokens tokens;
    private final InstantSource clock;

    OciArea(OciContent content, RegistryTokens tokens, InstantSource clock) {
        this.content = content;
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public Optional<Endpoint> find(Request request) {
        List<String> path = request.segments();
        if (path.size() < 3 || !path.get(0).equals("registry") || !path.get(2).equals("v2")) {
            return Optional.empty();
        }
        String host = path.get(1);
        List<String> rest = path.subList(3, path.size()).stream()
                .filter(segment -> !segment.isEmpty())
                .toList();
        if (rest.isEmpty()) {
            return Optional.of(endpoint(request, "/v2/", host, "", () -> Reply.json(200, SimulatorJson.object())));
        }
        if (rest.size() < 3 || !KINDS.contains(rest.get(rest.size() - 2))) {
            return Optional.of(new Endpoint(
                    request.method() + " /v2 (unknown)", false, () -> error(404, "UNSUPPORTED", "no such path")));
        }
        String kind = rest.get(rest.size() - 2);
        String last = rest.get(rest.size() - 1);
        RepositoryKey key = RepositoryKey.of(host, String.join("/", rest.subList(0, rest.size() - 2)));
        String template = "/v2/{name}/" + kind + (kind.equals("tags") ? "/list" : "/{reference}");
        return Optional.of(endpoint(request, template, host, key.repository(), () -> answer(request, kind, key, last)));
    }

    private Endpoint endpoint(Request request, String template, String host, String repository, Supplier<Reply> work) {
        return new Endpoint(request.method() + " /registry/{host}" + template, false, () -> {
            if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
                return error(405, "UNSUPPORTED", "the simulated registry is read-only");
            }
            return tokens.challenge(request, host, repository)
                    .orElseGet(work)
                    .with("Docker-Distribution-Api-Version", "registry/2.0");
        });
    }

    private Reply answer(Request request, String kind, RepositoryKey key, String last) {
        if (!REPOSITORY.matcher(key.repository()).matches()) {
            return error(400, "NAME_INVALID", "invalid repository name");
        }
        if (!OciContent.exists(key, last)) {
            return error(404, kind.equals("manifests") ? "MANIFEST_UNKNOWN" : "NAME_UNKNOWN", "not known");
        }
        return switch (kind) {
            case "manifests" -> manifest(request, key, last);
            case "blobs" ->
                content.blob(key, last)
                        .map(blob -> Reply.bytes(200, "application/octet-stream", blob.bytes())
                                .with("Docker-Content-Digest", blob.digest()))
                        .orElseGet(() -> error(404, "BLOB_UNKNOWN", "blob unknown to registry"));
            default -> listed(request, key);
        };
    }

    private Reply manifest(Request request, RepositoryKey key, String reference) {
        if (!OciContent.isTag(reference) && !OciContent.isDigest(reference)) {
            return error(404, "MANIFEST_UNKNOWN", "manifest unknown");
        }
        Blob blob = content.manifest(key, reference, clock.instant());
        String accept = request.headers().getOrDefault("accept", "*/*");
        if (!accept.contains(blob.mediaType()) && !accept.contains("*/*") && !accept.contains("application/*")) {
            return error(404, "MANIFEST_UNKNOWN", "the accept header does not support " + blob.mediaType());
        }
        return Reply.bytes(200, blob.mediaType(), blob.bytes()).with("Docker-Content-Digest", blob.digest());
    }

    private Reply listed(Request request, RepositoryKey key) {
        try {
            return tags(request, key);
        } catch (Refused e) {
            return error(e.status(), "PAGINATION_NUMBER_INVALID", e.getMessage());
        }
    }

    private Reply tags(Request request, RepositoryKey key) {
        String last = request.parameter("last").orElse("");
        List<String> left = content.tags(key).stream()
                .filter(tag -> tag.compareTo(last) > 0)
                .toList();
        int size = Page.number(request, "n", 1000, 1, 1000);
        ObjectNode body = SimulatorJson.object().put("name", key.repository());
        var tags = body.putArray("tags");
        left.stream().limit(size).forEach(tags::add);
        Reply reply = Reply.json(200, body);
        if (left.size() <= size) {
            return reply;
        }
        return reply.with(
                "Link",
                "</v2/" + key.repository() + "/tags/list?n=" + size + "&last=" + left.get(size - 1)
                        + ">; rel=\"next\"");
    }

    private static Reply error(int status, String code, String message) {
        ObjectNode body = SimulatorJson.object();
        body.putArray("errors").addObject().put("code", code).put("message", message);
        return Reply.json(status, body);
    }
}
