/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a scan of a machine looks for. Software composition needs a good result of the operating system. */
public enum ScanType {
    OS,
    SWCA,
    SECRET;

    /** In results, settings and JSON: {@code os}, {@code swca}, {@code secret}. */
    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static ScanType parse(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
