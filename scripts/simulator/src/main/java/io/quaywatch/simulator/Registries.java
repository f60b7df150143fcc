/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The registries that the subscription knows. Two may have one URI: whether Qualys refuses that is not documented, and a
 * client that creates duplicates should be seen doing it.
 */
final class Registries {
    private static final List<String> WELL_KNOWN = List.of(
            "https://registry-1.docker.io",
            "https://ghcr.io",
            "https://quay.io",
            "https://public.ecr.aws",
            "https://mcr.microsoft.com",
            "https://registry.k8s.io",
            "https://gcr.io");
    private static final Pattern ECR = Pattern.compile("\\d{12}\\.dkr[.-]ecr.*");

    /** @param aws the {@code aws} object it was created with, or an empty one */
    record Row(String uuid, String uri, String name, String type, ObjectNode aws, Instant created) {
        String host() {
            return hostOf(uri);
        }
    }

    private final List<Row> rows = new ArrayList<>();
    private final InstantSource clock;
    private final boolean autoRegister;

    Registries(InstantSource clock, boolean autoRegister) {
        this.clock = clock;
        this.autoRegister = autoRegister;
        WELL_KNOWN.forEach(uri -> add(uri, hostOf(uri), "DockerV2", SimulatorJson.object()));
    }

    Row add(String uri, String name, String type, ObjectNode aws) {
        String uuid = Sha.uuid("registry " + rows.size() + " " + uri);
        Row row = new Row(uuid, uri, name, type, aws, clock.instant());
        rows.add(row);
        return row;
    }

    /** Somebody asked for this URI: unless it is an ECR host, it exists from now on. */
    void asked(String uri) {
        boolean known = rows.stream().anyMatch(row -> sameUri(row.uri(), uri));
        if (autoRegister && !known && uri.matches("https?://[A-Za-z0-9.:-]+/?") && !isEcr(uri)) {
            add(uri, hostOf(uri), "DockerV2", SimulatorJson.object());
        }
    }

    List<Row> all() {
        return List.copyOf(rows);
    }

    Row get(String uuid) {
        return rows.stream()
                .filter(row -> row.uuid().equals(uuid))
                .findFirst()
                .orElseThrow(() -> new Refused(404, "Registry does not exist"));
    }

    static Optional<Boolean> meaning(Row row, Query.Term term) {
        return switch (term.token()) {
            case "registryUri" -> Optional.of(sameUri(row.uri(), term.value()));
            case "registryName" -> Optional.of(row.name().equals(term.value()));
            case "registryType" -> Optional.of(row.type().equals(term.value()));
            default -> Optional.empty();
        };
    }

    static boolean isEcr(String uri) {
        return ECR.matcher(hostOf(uri)).matches();
    }

    static String hostOf(String uri) {
        String authority = URI.create(uri).getRawAuthority();
        return authority == null ? "" : authority.toLowerCase(Locale.ROOT);
    }

    private static boolean sameUri(String one, String other) {
        return one.replaceFirst("/$", "").equalsIgnoreCase(other.replaceFirst("/$", ""));
    }
}
