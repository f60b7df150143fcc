/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quaywatch.image.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A call that deploys a service or a job to Cloud Run.
 *
 * <p>Where the containers are ({@code facts/qualys.md} §7.4): v1 {@code request.service.spec.template.spec.containers}, v2
 * {@code request.service.template.containers}; for jobs one {@code template} deeper. Some entries leave {@code service} out.
 */
record CloudRunCall(Kind kind, JsonNode record) {
    private static final Pattern METHOD =
            Pattern.compile(".*\\b(?:Services\\.(?:Create|Replace|Update)Service|Jobs\\.(?:Create|Replace|Update)Job)");
    private static final Pattern NAME = Pattern.compile(
            "(?:namespaces|projects)/([a-z0-9:.-]{1,64})(?:/locations/([a-z0-9-]{1,40}))?/(?:services|jobs)/([a-z0-9-]{1,63})");
    private static final Pattern PART = Pattern.compile("[a-z0-9:.-]{1,64}");
    private static final int MAX_IMAGE = 1024;

    enum Kind {
        SERVICE("cloud-run-service", "services", "service"),
        JOB("cloud-run-job", "jobs", "job");

        final String word;
        final String collection;
        final String field;

        Kind(String word, String collection, String field) {
            this.word = word;
            this.collection = collection;
            this.field = field;
        }
    }

    static Optional<CloudRunCall> of(String method, JsonNode record) {
        if (!METHOD.matcher(method).matches()) {
            return Optional.empty();
        }
        return Optional.of(new CloudRunCall(method.endsWith("Job") ? Kind.JOB : Kind.SERVICE, record));
    }

    /** @throws UnusableRecordException if it cannot be told what was deployed */
    Deployment deployment() {
        Named named = named();
        String id = "projects/" + named.project() + (named.location() == null ? "" : "/locations/" + named.location())
                + "/" + kind.collection + "/" + named.name();
        List<ContainerImage> images = images();
        if (images.isEmpty()) {
            // An update of something else than the containers; what they are now, the service itself knows.
            return new Deployment.ToLookUp(new WorkloadReference(kind.word, id, named.project(), named.location()));
        }
        return new Deployment.WithImages(
                new Workload(
                        id, kind.word, named.name(), named.project(), named.location(), Platform.LINUX_AMD64, true),
                images);
    }

    private record Named(String project, @Nullable String location, String name) {}

    private Named named() {
        JsonNode payload = record.path("protoPayload");
        JsonNode labels = Fields.at(record, "resource", "labels");
        String resource = Fields.text(payload, "resourceName");
        Matcher matcher = NAME.matcher(resource == null ? "" : resource);
        boolean whole = matcher.matches();
        String project = part(Fields.first(whole ? matcher.group(1) : null, Fields.text(labels, "project_id")));
        String location = part(Fields.first(
                whole ? matcher.group(2) : null,
                Fields.text(labels, "location"),
                Fields.text(payload, "request", "region")));
        String name = part(Fields.first(
                whole ? matcher.group(3) : null,
                Fields.text(labels, kind.field + "_name"),
                Fields.text(payload, "request", kind.field + "Id"),
                Fields.text(payload, "request", kind.field, "metadata", "name")));
        if (project == null || name == null) {
            throw new UnusableRecordException(
                    "\"" + Shown.text(String.valueOf(resource)) + "\" names no " + kind.field + " of Cloud Run");
        }
        return new Named(project, location, name);
    }

    private static @Nullable String part(@Nullable String text) {
        return text != null && PART.matcher(text).matches() ? text : null;
    }

    private List<ContainerImage> images() {
        JsonNode request = Fields.at(record, "protoPayload", "request");
        JsonNode containers = Stream.of(Fields.get(request, kind.field), request)
                .flatMap(CloudRunCall::templates)
                .map(template -> Fields.get(template, "containers"))
                .filter(found -> found.isArray() && !found.isEmpty())
                .findFirst()
                .orElseGet(MissingNode::getInstance);
        List<ContainerImage> images = new ArrayList<>();
        for (JsonNode container : containers) {
            String name = Fields.text(container, "name");
            images.add(new ContainerImage(
                    name == null ? "container " + (images.size() + 1) : name,
                    false,
                    bounded(Fields.text(container, "image")),
                    null));
        }
        return images;
    }

    /** The places of the containers' template, that of a job within its execution's first. */
    private static Stream<JsonNode> templates(JsonNode resource) {
        return Stream.of(
                Fields.at(resource, "spec", "template", "spec", "template", "spec"),
                Fields.at(resource, "spec", "template", "spec"),
                Fields.at(resource, "template", "template"),
                Fields.at(resource, "template"));
    }

    /** A container without a readable image stays: it ends as a failure that people see instead of being left out. */
    private static String bounded(@Nullable String image) {
        if (image == null) {
            return "";
        }
        return image.length() <= MAX_IMAGE ? image : image.substring(0, MAX_IMAGE) + "…";
    }
}
