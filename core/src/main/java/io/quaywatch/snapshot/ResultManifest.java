/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a scanner says it has written, as its last act.
 *
 * <pre>{"job":"<20 hex>","attempt":1,"scanner":"4.8.0-2","types":{"os":{"status":"Ok"}},
 *  "files":[{"name":"0-ChangeList.db.xz","type":"os","bytes":123,"sha256":"<64 hex>"}]}</pre>
 */
public record ResultManifest(
        String job, int attempt, String scanner, Map<ScanType, TypeStatus> types, List<Entry> files) {
    public static final int MOST_BYTES = 1024 * 1024;

    public ResultManifest {
        types = Collections.unmodifiableMap(new TreeMap<>(types));
        files = List.copyOf(files);
    }

    /**
     * Reads what a scanner wrote, whom nobody trusts.
     *
     * @throws PortException CORRUPT if it is no manifest
     */
    public static ResultManifest parse(byte[] json) {
        try {
            ResultManifest read = json.length > MOST_BYTES ? null : Json.wire().readValue(json, ResultManifest.class);
            if (read != null) {
                return read;
            }
        } catch (IOException | IllegalArgumentException | NullPointerException e) {
            throw new PortException(PortException.Kind.CORRUPT, "read manifest : it is none");
        }
        throw new PortException(PortException.Kind.CORRUPT, "read manifest : it is empty or too large");
    }

    /**
     * @param name without a path
     * @param uploaded whether the scanner sent it to Qualys by itself; left out where it did not
     */
    public record Entry(
            String name,
            ScanType type,
            long bytes,
            String sha256,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean uploaded) {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
        private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

        public Entry {
            if (!NAME.matcher(name).matches() || !SHA256.matcher(sha256).matches() || bytes < 0) {
                throw new IllegalArgumentException("a result file has a plain name, a size and a SHA-256");
            }
        }

        /** Of a file that is still to be delivered. */
        public Entry(String name, ScanType type, long bytes, String sha256) {
            this(name, type, bytes, sha256, false);
        }
    }
}
