/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of an Azure resource:
 * {@code /subscriptions/GUID/resourceGroups/G/providers/NAMESPACE/TYPE/NAME}. Its casing carries no meaning, but the
 * original one is what people know.
 *
 * @param written as the event spells it; it has passed the grammar and is fit for look-ups
 * @param subscription its GUID, lower-case
 * @param type {@code microsoft.app/containerapps}, lower-case
 */
public record ArmId(String written, String subscription, String type, String name) {
    private static final int MAX_LENGTH = 600;
    private static final int PARTS = 9;
    private static final Pattern GUID = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern GROUP = Pattern.compile("[\\p{L}\\p{Nd}_().-]{0,89}[\\p{L}\\p{Nd}_()-]");
    private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z]{1,40}(?:\\.[A-Za-z]{1,40}){1,3}");
    private static final Pattern TYPE = Pattern.compile("[A-Za-z]{1,60}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    /** The id, or empty if the text is none of a top-level resource. */
    public static Optional<ArmId> tryParse(@Nullable String text) {
        if (text == null || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String[] parts = text.split("/", PARTS + 1);
        boolean valid = parts.length == PARTS
                && parts[0].isEmpty()
                && parts[1].equalsIgnoreCase("subscriptions")
                && GUID.matcher(parts[2]).matches()
                && parts[3].equalsIgnoreCase("resourceGroups")
                && GROUP.matcher(parts[4]).matches()
                && parts[5].equalsIgnoreCase("providers")
                && NAMESPACE.matcher(parts[6]).matches()
                && TYPE.matcher(parts[7]).matches()
                && NAME.matcher(parts[8]).matches();
        return valid
                ? Optional.of(new ArmId(
                        text,
                        parts[2].toLowerCase(Locale.ROOT),
                        (parts[6] + "/" + parts[7]).toLowerCase(Locale.ROOT),
                        parts[8]))
                : Optional.empty();
    }

    /** The form that is equal for equal resources. */
    public String canonical() {
        return written.toLowerCase(Locale.ROOT);
    }
}
