/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How far one {@link ScanType} of a job is. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "status")
public sealed interface TypeStatus {
    record Pending() implements TypeStatus {}

    record Running() implements TypeStatus {}

    record Ok() implements TypeStatus {}

    /** @param code {@code MOUNT}, {@code NO_OS}, {@code SCANNER_CRASH}, {@code TIMEOUT}, {@code UNSUPPORTED}, … */
    record Error(String code) implements TypeStatus {}
}
