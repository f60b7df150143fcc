/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a scanner says it has written, as its last act.
 *
 * <pre>{"job":"<20 hex>","attempt":1,"scanner":"4.8.0-2","types":{"os":{"status":"Ok"}},
 *  "files":[{"name":"0-ChangeList.db.xz","type":"os","bytes":123,"sha256":"<64 hex>"}]}</pre>
 */
public record ResultManifest(
        String job, int attempt, String scanner, Map<ScanType, TypeStatus> types, List<Entry> files) {
    public ResultManifest {
        types = Map.copyOf(types);
        files = List.copyOf(files);
    }

    /** @param name without a path */
    public record Entry(String name, ScanType type, long bytes, String sha256) {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
        private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

        public Entry {
            if (!NAME.matcher(name).matches() || !SHA256.matcher(sha256).matches() || bytes < 0) {
                throw new IllegalArgumentException("a result file has a plain name, a size and a SHA-256");
            }
        }
    }
}
