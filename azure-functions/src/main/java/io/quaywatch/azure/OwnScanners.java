/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows the container groups that scan for us. To scan them would start more of them, for ever; to believe a name or a tag
 * would let anybody hide from the scanner. So a group is ours only if it is tagged as ours <em>and</em> carries our scanner's
 * identity, which nobody can assign without a right to that identity.
 */
final class OwnScanners {
    static final String APP_TAG = "app";
    static final String APP = "quaywatch";
    static final String JOB_TAG = "jobId";

    private final @Nullable String identity;

    /** @param identity resource id of the identity that scanner groups carry; null where there are none */
    OwnScanners(@Nullable String identity) {
        this.identity = identity == null || identity.isBlank() ? null : identity;
    }

    /** @param group a container group as Resource Manager describes it */
    boolean isOurs(JsonNode group) {
        return APP.equals(tag(group, APP_TAG))
                && tag(group, JOB_TAG) != null
                && carriesIdentity(group.path("identity").path("userAssignedIdentities"));
    }

    /** The names of tags have no case. */
    private static @Nullable String tag(JsonNode group, String name) {
        for (Map.Entry<String, JsonNode> tag : group.path("tags").properties()) {
            if (tag.getKey().equalsIgnoreCase(name)
                    && tag.getValue().isTextual()
                    && !tag.getValue().textValue().isBlank()) {
                return tag.getValue().textValue();
            }
        }
        return null;
    }

    private boolean carriesIdentity(JsonNode identities) {
        for (Iterator<String> ids = identities.fieldNames(); ids.hasNext(); ) {
            if (ids.next().equalsIgnoreCase(identity)) {
                return true;
            }
        }
        return false;
    }
}
