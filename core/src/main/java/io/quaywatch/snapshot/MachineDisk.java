/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;

/**
 * A disk of a machine.
 *
 * @param source what a snapshot is made of: the cloud's full name of the disk
 * @param name for people
 * @param regional whether it is kept in two zones; its snapshot is made through the region
 */
public record MachineDisk(
        String source, String name, boolean boot, boolean regional, long sizeGb, Map<String, String> labels, Key key) {
    public MachineDisk {
        labels = Map.copyOf(labels);
    }

    /** What the disk is encrypted with. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "key")
    public sealed interface Key {
        /** The cloud's own key: nothing to do. */
        record OfCloud() implements Key {}

        /** A key of the customer in the cloud's key service; our service agents need a right to it. */
        record OfCustomer(String name) implements Key {}

        /** A key that the customer keeps to himself: nobody can read a snapshot without it. */
        record Supplied() implements Key {}
    }
}
