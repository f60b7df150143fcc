/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parts of the names that Compute Engine gives its resources. */
final class ComputeNames {
    private static final Pattern ZONE = Pattern.compile("[a-z]+-[a-z]+[0-9]+-[a-z]");

    private ComputeNames() {}

    /** {@code projects/…} of a link, whichever host and version it begins with. */
    static String path(String link) {
        int projects = link.indexOf("projects/");
        return projects < 0 ? link : link.substring(projects);
    }

    /** What follows the last slash. */
    static String last(String link) {
        return link.substring(link.lastIndexOf('/') + 1);
    }

    /** Of {@code …/zones/europe-west1-b/…} and the word {@code zones}: {@code europe-west1-b}; null if the word is not there. */
    static @Nullable String after(String word, String link) {
        int at = link.indexOf("/" + word + "/");
        if (at < 0) {
            return null;
        }
        int from = at + word.length() + 2;
        int to = link.indexOf('/', from);
        return to < 0 ? link.substring(from) : link.substring(from, to);
    }

    static boolean isZone(String place) {
        return ZONE.matcher(place).matches();
    }

    static String region(String zone) {
        return isZone(zone) ? zone.substring(0, zone.lastIndexOf('-')) : zone;
    }
}
