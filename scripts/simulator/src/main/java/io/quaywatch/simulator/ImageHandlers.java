/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Images and their vulnerabilities of the Container Security API. */
final class ImageHandlers {
    private static final String ROOT = "/csapi/v1.3/images";
    private static final int BULK_LIMIT = 250;

    private final Images images;
    private final Schedules schedules;
    private final Findings findings;
    private final ImageJson json;
    private final Filters filters;
    private final Set<String> scanDateTokens;
    private final boolean refuseUnknownTokens;
    private final Supplier<String> baseUrl;

    ImageHandlers(
            Images images,
            Schedules schedules,
            Findings findings,
            Filters filters,
            WorldSettings settings,
            Supplier<String> baseUrl) {
        this.images = images;
        this.schedules = schedules;
        this.findings = findings;
        this.json = new ImageJson(findings);
        this.filters = filters;
        this.scanDateTokens = Set.copyOf(settings.scanDateTokens());
        this.refuseUnknownTokens = settings.refuseUnknownTokens();
        this.baseUrl = baseUrl;
    }

    void addTo(Routes routes) {
        routes.add("GET", ROOT, (request, path) -> list(request))
                .add("GET", ROOT + "/list", (request, path) -> bulk(request))
                .add("GET", ROOT + "/{sha}", this::detail)
                .add("GET", ROOT + "/{sha}/vuln", this::vulnerabilities)
                .add("GET", ROOT + "/{sha}/vuln/count", this::counts);
    }

    private Reply list(Request request) {
        Instant now = schedules.settle();
        List<Images.Row> rows = matching(request, now).stream()
                .sorted(order(request.parameter("sort").orElse("created:desc"), now))
                .toList();
        return Page.of(request).reply(rows, row -> json.item(row, now));
    }

    private Reply bulk(Request request) {
        Instant now = schedules.settle();
        int limit = Page.number(request, "limit", 50, 1, BULK_LIMIT);
        String after = request.parameter("paginationQuery").orElse("");
        List<Images.Row> left = matching(request, now).stream()
                .filter(row -> row.sha.compareTo(after) > 0)
                .toList();
        if (left.isEmpty()) {
            return Reply.empty(204).with("Link", "null");
        }
        List<Images.Row> page = left.stream().limit(limit).toList();
        ObjectNode body = SimulatorJson.object().put("count", page.size());
        ArrayNode data = body.putArray("data");
        page.forEach(row -> data.add(json.item(row, now)));
        String next = baseUrl.get() + ROOT + "/list?limit=" + limit
                + request.parameter("filter")
                        .map(ImageHandlers::filterParameter)
                        .orElse("")
                + "&paginationQuery=" + page.get(page.size() - 1).sha;
        return Reply.json(200, body).with("Link", left.size() > limit ? "<" + next + ">;rel=next" : "null");
    }

    private Reply detail(Request request, Map<String, String> path) {
        Instant now = schedules.settle();
        return Reply.json(200, json.detail(images.get(path.get("sha"), now), now));
    }

    private Reply vulnerabilities(Request request, Map<String, String> path) {
        Instant now = schedules.settle();
        Images.Row row = images.get(path.get("sha"), now);
        String type = request.parameter("type").orElse("ALL");
        if (!Set.of("SUMMARY", "DETAILS", "ALL").contains(type)) {
            throw new Refused(400, "type must be SUMMARY, DETAILS or ALL");
        }
        if (!ImageJson.processed(row, now)) {
            return Reply.empty(204);
        }
        List<KnownFlaw> all = findings.of(row.sha, row.places(now));
        List<KnownFlaw> flaws = filters.apply(request, all, (flaw, term) -> switch (term.token()) {
            case "severity", "vulnerabilities.severity" ->
                Optional.of(term.value().equals(Integer.toString(flaw.severity())));
            case "qid", "vulnerabilities.qid" -> Optional.of(term.value().equals(Integer.toString(flaw.qid())));
            default -> Optional.empty();
        });
        ObjectNode body = SimulatorJson.object();
        if (type.equals("SUMMARY")) {
            body.putNull("details");
        } else {
            body.set("details", json.details(row, sorted(request, flaws), now));
        }
        if (!type.equals("DETAILS")) {
            body.set("vulnSummary", FlawJson.summary(flaws));
        }
        return Reply.json(200, body);
    }

    private Reply counts(Request request, Map<String, String> path) {
        Instant now = schedules.settle();
        Images.Row row = images.get(path.get("sha"), now);
        return ImageJson.processed(row, now)
                ? Reply.json(200, FlawJson.counts(findings.of(row.sha, row.places(now))))
                : Reply.empty(204);
    }

    private static List<KnownFlaw> sorted(Request request, List<KnownFlaw> flaws) {
        Comparator<KnownFlaw> byQid = Comparator.comparingInt(KnownFlaw::qid);
        return switch (request.parameter("sort").orElse("")) {
            case "qid:asc" -> flaws.stream().sorted(byQid).toList();
            case "qid:desc" -> flaws.stream().sorted(byQid.reversed()).toList();
            default -> flaws;
        };
    }

    private List<Images.Row> matching(Request request, Instant now) {
        if (refuseUnknownTokens) {
            request.parameter("filter").flatMap(filters::read).ifPresent(this::refuseUnknown);
        }
        return filters.apply(request, images.visible(now), (row, term) -> meaning(row, term, now));
    }

    private void refuseUnknown(Query query) {
        for (Query.Term term : query.terms()) {
            if (term.range() != null && !term.token().equals("created") && !scanDateTokens.contains(term.token())) {
                throw new Refused(400, "Unknown search token " + term.token());
            }
        }
    }

    private Optional<Boolean> meaning(Images.Row row, Query.Term term, Instant now) {
        String value = term.value();
        Query.Range range = term.range();
        if (scanDateTokens.contains(term.token()) && range != null) {
            return Optional.of(row.last(now)
                    .filter(scan -> range.contains(scan.scannedAt()))
                    .isPresent());
        }
        return switch (term.token()) {
            case "sha" -> Optional.of(row.sha.equals(value));
            case "imageId" -> Optional.of(row.sha.startsWith(value) && value.length() == 12);
            case "repo.repository" ->
                somewhere(row, now, place -> place.repository().equals(value));
            case "repo.registry" ->
                somewhere(row, now, place -> place.registry().equals(value));
            case "repo.tag" -> somewhere(row, now, place -> place.tag().equals(value));
            case "created" -> Optional.of(range != null && range.contains(ImageJson.created(row.sha)));
            default -> Optional.empty();
        };
    }

    private static Optional<Boolean> somewhere(Images.Row row, Instant now, Predicate<Images.Place> holds) {
        return Optional.of(row.places(now).stream().anyMatch(holds));
    }

    private static Comparator<Images.Row> order(String sort, Instant now) {
        Comparator<Images.Row> order = sort.startsWith("created:")
                ? Comparator.comparing((Images.Row row) -> ImageJson.created(row.sha))
                : Comparator.comparing((Images.Row row) ->
                        row.last(now).map(Images.Scan::scannedAt).orElse(Instant.EPOCH));
        return (sort.endsWith(":asc") ? order : order.reversed()).thenComparing(row -> row.sha);
    }

    private static String filterParameter(String filter) {
        return "&filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8);
    }
}
