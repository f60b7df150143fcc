/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The name of a stored report: {@code <64 hex image id>/<hex>-<hex fence>}. Hex only, so it is safe as path or object name. */
public record ReportKey(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}/[0-9a-f]{8}-[0-9a-f]{1,16}");

    @JsonCreator
    public ReportKey {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a report key is 64 hex, a slash, 8 hex, a dash and a hex fence");
        }
    }
}
