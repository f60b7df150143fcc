/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import io.quaywatch.report.Finding;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The CVE ids of a finding in the one spelling that lists use. */
final class Cves {
    private Cves() {}

    static Set<String> of(Finding finding) {
        return finding.cves().stream()
                .map(cve -> cve.strip().toUpperCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }
}
