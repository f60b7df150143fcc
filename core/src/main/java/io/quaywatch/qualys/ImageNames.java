/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import java.util.regex.Pattern;

/** Refuses names that a query or a schedule filter could read as more than one name. */
final class ImageNames {
    private static final Pattern REPOSITORY = Pattern.compile("[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

    private ImageNames() {}

    static String repository(String name) {
        if (!REPOSITORY.matcher(name).matches()) {
            throw new IllegalArgumentException("not a repository name: lower-case letters, digits, . _ - and / only");
        }
        return name;
    }

    static String tag(String name) {
        if (!TAG.matcher(name).matches()) {
            throw new IllegalArgumentException("not a tag: letters, digits, . _ and - only");
        }
        return name;
    }
}
