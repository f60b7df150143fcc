/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.image;

import java.util.regex.Pattern;

/** A text that is not an image reference: carries the input, shortened and without control or direction characters, and the reason. */
public final class InvalidImageReferenceException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 120;
    private static final Pattern UNFIT = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private final String reason;

    public InvalidImageReferenceException(String input, String reason) {
        super("\"" + shown(input) + "\" is not an image reference: " + reason);
        this.reason = reason;
    }

    /** What is wrong, without the input. */
    public String reason() {
        return reason;
    }

    private static String shown(String input) {
        String cut = input.length() <= SHOWN ? input : input.substring(0, SHOWN) + "…";
        return UNFIT.matcher(cut).replaceAll("?");
    }
}
