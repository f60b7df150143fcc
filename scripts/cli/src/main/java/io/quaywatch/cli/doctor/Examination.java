/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli.doctor;

import io.quaywatch.cli.doctor.CheckResult.Status;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Collects results. What nobody has looked at when it ends was skipped, never ok. */
final class Examination {
    private final Map<Check, CheckResult> results = new EnumMap<>(Check.class);

    void ok(Check check, String text) {
        results.put(check, new CheckResult(check, Status.OK, text, null));
    }

    void warning(Check check, String text, String fix) {
        results.put(check, new CheckResult(check, Status.WARNING, text, fix));
    }

    void unknown(Check check, String text) {
        results.put(check, new CheckResult(check, Status.UNKNOWN, text, null));
    }

    void notApplicable(Check check, String text) {
        results.put(check, new CheckResult(check, Status.SKIPPED, text, null));
    }

    /** Always false, so that what comes next can depend on it. */
    boolean failed(Check check, String text, String fix) {
        results.put(check, new CheckResult(check, Status.FAILED, text, fix));
        return false;
    }

    /** One result for every check, in the order of their codes. */
    List<CheckResult> end() {
        String because = results.values().stream()
                .filter(result -> result.status() == Status.FAILED)
                .findFirst()
                .map(result -> "not looked at, since " + result.check().code() + " failed")
                .orElse("not looked at");
        return Stream.of(Check.values())
                .map(check -> results.getOrDefault(check, new CheckResult(check, Status.SKIPPED, because, null)))
                .toList();
    }
}
