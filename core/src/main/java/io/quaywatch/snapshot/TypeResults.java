/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import io.quaywatch.report.FailureKind;
import io.quaywatch.report.PartialReason;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.snapshot.TypeStatus.Error;
import io.quaywatch.snapshot.TypeStatus.Ok;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the types of a scan come to together. */
final class TypeResults {
    private static final Error MISSING = new Error("MISSING");
    private static final Error NO_FILE = new Error("NO_FILE");
    private static final Error NEEDS_OS = new Error("NEEDS_OS");
    private static final String UNSUPPORTED = "UNSUPPORTED";

    private TypeResults() {}

    /** A type is good only if the scanner says so and names a file for it. */
    static Map<ScanType, TypeStatus> of(Collection<ScanType> wanted, ResultManifest manifest) {
        Map<ScanType, TypeStatus> types = new EnumMap<>(ScanType.class);
        for (ScanType type : wanted) {
            TypeStatus told = manifest.types().getOrDefault(type, MISSING);
            boolean hasFile = manifest.files().stream().anyMatch(file -> file.type() == type);
            types.put(type, told instanceof Ok && !hasFile ? NO_FILE : isEnd(told) ? told : MISSING);
        }
        if (types.get(ScanType.OS) instanceof Error && types.get(ScanType.SWCA) instanceof Ok) {
            types.put(ScanType.SWCA, NEEDS_OS);
        }
        return types;
    }

    /** The files of the types that are good. */
    static List<ResultManifest.Entry> good(Map<ScanType, TypeStatus> types, ResultManifest manifest) {
        return manifest.files().stream()
                .filter(file -> types.get(file.type()) instanceof Ok)
                .toList();
    }

    static ScanOutcome outcome(Map<ScanType, TypeStatus> types, Instant scannedAt) {
        Collection<TypeStatus> statuses = types.values();
        if (!statuses.isEmpty() && statuses.stream().allMatch(Ok.class::isInstance)) {
            return new ScanOutcome.Collected(
                    types.keySet().stream().sorted().map(ScanType::value).toList(), scannedAt);
        }
        if (statuses.stream().anyMatch(Ok.class::isInstance)) {
            return new ScanOutcome.Partial(null, PartialReason.SCAN_TYPES, codes(types));
        }
        boolean unsupported = !statuses.isEmpty()
                && statuses.stream()
                        .allMatch(status -> status instanceof Error error && UNSUPPORTED.equals(error.code()));
        return unsupported
                ? new ScanOutcome.Unsupported("the scanner does not support this machine: " + codes(types))
                : new ScanOutcome.Failed(FailureKind.ENGINE_FAILED, codes(types));
    }

    static boolean isResult(ScanOutcome outcome) {
        return outcome instanceof ScanOutcome.Collected || outcome instanceof ScanOutcome.Partial;
    }

    /** {@code os MOUNT, secret TIMEOUT}. */
    static String codes(Map<ScanType, TypeStatus> types) {
        return new TreeMap<>(types).entrySet().stream().map(TypeResults::code).collect(Collectors.joining(", "));
    }

    private static String code(Entry<ScanType, TypeStatus> type) {
        String status = type.getValue() instanceof Error error ? error.code() : "OK";
        return type.getKey().value() + " " + status;
    }

    private static boolean isEnd(TypeStatus status) {
        return status instanceof Ok || status instanceof Error;
    }
}
