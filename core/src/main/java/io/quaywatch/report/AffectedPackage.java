/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import org.jspecify.annotations.Nullable;

/** A package that a finding is about. Names and versions come from the scanned image and are untrusted text. */
public record AffectedPackage(
        String name,
        @Nullable String installedVersion,
        @Nullable String fixedVersion,
        @Nullable String path) {}
