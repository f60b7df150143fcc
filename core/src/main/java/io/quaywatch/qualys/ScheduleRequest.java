/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.json.Json;
import io.quaywatch.qualys.QualysApi.RepositoryTag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of an on-demand schedule ({@code facts/qualys.md} §3.4). It names exact tags; nothing that could be a pattern gets in. */
final class ScheduleRequest {
    private static final int MAX_TAGS = 50;

    private ScheduleRequest() {}

    static ObjectNode onDemand(String name, List<RepositoryTag> tags, boolean force, @Nullable String registryType) {
        if (tags.isEmpty() || tags.size() > MAX_TAGS) {
            throw new IllegalArgumentException("a schedule has 1 to " + MAX_TAGS + " tags, not " + tags.size());
        }
        ObjectNode body = Json.wire()
                .createObjectNode()
                .put("name", name)
                .put("onDemand", true)
                .put("forceScan", force);
        if (registryType != null) {
            body.put("registryType", registryType);
        }
        // Said to matter for daily jobs only, but every known client sends it.
        body.put("schedule", "00:00");
        ObjectNode filter = body.putArray("filters").addObject().putNull("days");
        ArrayNode repoTags = filter.putArray("repoTags");
        for (RepositoryTag tag : tags) {
            repoTags.addObject()
                    .put("repo", ImageNames.repository(tag.repository()))
                    .put("tag", ImageNames.tag(tag.tag()));
        }
        return body;
    }
}
