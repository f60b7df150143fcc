/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What ECS and ECR answer of one made-up account: lists in pages, refusals where a test wants them. */
final class Fleet {
    private static final int PAGE = 2;

    /** By cluster ARN its tasks, as DescribeTasks shows them. */
    final Map<String, List<String>> clusters = new TreeMap<>();

    /** By repository its images, as DescribeImages shows them. */
    final Map<String, List<String>> repositories = new TreeMap<>();

    /** Actions, or actions and their subject, that are answered with this error code. */
    final Map<String, String> refused = new LinkedHashMap<>();

    /** Tasks that are listed and gone when they are described. */
    final Set<String> gone = new LinkedHashSet<>();

    static String task(String id, String family, String... containers) {
        return """
                {"taskArn":"%s","taskDefinitionArn":"arn:aws:ecs:eu-west-1:111122223333:task-definition/%s:1",
                 "lastStatus":"RUNNING","desiredStatus":"RUNNING","platformFamily":"Linux",
                 "attributes":[{"name":"ecs.cpu-architecture","value":"arm64"}],"containers":[%s]}""".formatted(id, family, String.join(",", containers));
    }

    static String container(String image, String digest) {
        return "{\"name\":\"main\",\"image\":\"" + image + "\""
                + (digest.isEmpty() ? "" : ",\"imageDigest\":\"" + digest + "\"") + "}";
    }

    static String image(String digest, String... tags) {
        return "{\"imageDigest\":\"" + digest + "\",\"imageTags\":" + Json.write(tags)
                + ",\"artifactMediaType\":\"application/vnd.oci.image.config.v1+json\"}";
    }

    AwsServer.Answer answer(AwsServer.Call sent) {
        JsonNode request = HandlerWorld.json(sent.body());
        String action = sent.target().substring(sent.target().indexOf('.') + 1);
        String subject = request.path("cluster").asText()
                + request.path("repositoryName").asText();
        String code = refused.getOrDefault(action, refused.get(action + " " + subject));
        if (code != null) {
            return json(400, "{\"__type\":\"" + code + "\",\"message\":\"no\"}");
        }
        return json(
                200,
                switch (action) {
                    case "ListClusters" -> page(request, "clusterArns", texts(clusters.keySet()));
                    case "ListTasks" -> page(request, "taskArns", texts(ids(clusters.get(subject))));
                    case "DescribeTasks" -> described(request, clusters.get(subject));
                    case "DescribeRepositories" ->
                        page(
                                request,
                                "repositories",
                                repositories.keySet().stream()
                                        .map(name -> "{\"repositoryName\":\"" + name + "\"}")
                                        .toList());
                    case "DescribeImages" -> page(request, "imageDetails", repositories.get(subject));
                    default -> throw new AssertionError(action);
                });
    }

    private static AwsServer.Answer json(int status, String body) {
        return new AwsServer.Answer(status, "application/x-amz-json-1.1", body);
    }

    private static List<String> texts(Iterable<String> values) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(Json.write(value)));
        return texts;
    }

    private static List<String> ids(List<String> tasks) {
        return tasks.stream().map(Fleet::id).toList();
    }

    private static String id(String task) {
        return HandlerWorld.json(task).path("taskArn").asText();
    }

    private static String page(JsonNode request, String field, List<String> items) {
        int from = request.path("nextToken").asInt();
        int to = Math.min(items.size(), from + PAGE);
        String next = to < items.size() ? ",\"nextToken\":\"" + to + "\"" : "";
        return "{\"" + field + "\":[" + String.join(",", items.subList(from, to)) + "]" + next + "}";
    }

    private String described(JsonNode request, List<String> tasks) {
        ObjectNode answer = Json.wire().createObjectNode();
        ArrayNode found = answer.putArray("tasks");
        ArrayNode failures = answer.putArray("failures");
        Set<String> asked = new LinkedHashSet<>();
        request.path("tasks").forEach(arn -> asked.add(arn.asText()));
        for (String task : tasks) {
            if (asked.contains(id(task)) && gone.contains(id(task))) {
                failures.addObject().put("arn", id(task)).put("reason", "MISSING");
            } else if (asked.contains(id(task))) {
                found.add(HandlerWorld.json(task));
            }
        }
        return answer.toString();
    }
}
