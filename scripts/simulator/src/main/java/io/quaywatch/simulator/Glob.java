/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.util.regex.Pattern;

/** A pattern in which {@code *} stands for any text, slashes included, and everything else for itself. */
record Glob(String pattern) {
    boolean matches(String text) {
        String regex = "\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E";
        return Pattern.compile(regex, Pattern.DOTALL).matcher(text).matches();
    }
}
