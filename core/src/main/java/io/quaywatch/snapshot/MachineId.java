/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.regex.Pattern;

/**
 * Which machine: its number in the cloud, because a name can be given again to another machine.
 *
 * @param cloud {@code gcp} or {@code aws}
 * @param scope project or account that owns it
 * @param place zone it runs in, for example {@code europe-west1-b}
 * @param number the cloud's own id of it
 */
public record MachineId(String cloud, String scope, String place, String number) {
    private static final Pattern PART = Pattern.compile("[a-z0-9][a-z0-9:.-]{0,62}");

    public MachineId {
        for (String part : new String[] {cloud, scope, place, number}) {
            if (!PART.matcher(part).matches()) {
                throw new IllegalArgumentException("a machine id has parts of a-z, 0-9, dots, colons and dashes");
            }
        }
    }

    /** One line for stores and people: {@code gcp/shop-prod/europe-west1-b/4711}. */
    @JsonIgnore
    public String value() {
        return cloud + "/" + scope + "/" + place + "/" + number;
    }

    /** The region of the place: on GCP the zone without its last part. */
    @JsonIgnore
    public String region() {
        int dash = place.lastIndexOf('-');
        return dash > 0 && place.length() - dash == 2 ? place.substring(0, dash) : place;
    }
}
