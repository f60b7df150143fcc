/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.image.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * A program that behaves as {@code facts/qualys.md} §4 says of qscanner, written as a shell script and sharing no code with
 * ours. What it does when it is to scan is the test's own script, in which {@code report SHA QID…} writes a report,
 * {@code $sha} and {@code $qids} are those of the image asked for, {@code $out}, {@code $ref} and {@code $log} are the output
 * directory, the reference and a directory that outlives the run.
 */
public final class StandIn {
    public static final String VERSION = "4.8.0-2";
    private static final String PROGRAM = """
            #!/bin/sh
            log='@log@'
            help() {
              echo 'Usage: qscanner [global flags] command [flags] target'
              echo '      --mode string      inventory-only, scan-only, get-report, evaluate-policy (default "get-report")'
              echo '      --pod string, --gateway-url string, --access-token string, --output-dir string'
              echo '      --cache string, --scan-types strings, --report-format strings, --scan-timeout duration'
              echo '      --proxy string, --cert-path string'
            }
            case "$1" in
              --version) echo 'qscanner version v@version@'; exit 0;;
              --help) help; exit 0;;
            esac
            if [ "$1 $2" = 'image --help' ]; then echo '   --platform os/arch[/variant]'; exit 0; fi
            [ -n "$HOME" ] || exit 3
            for each in "$@"; do printf '%s\\n' "$each"; done >> "$log/arguments"
            echo >> "$log/arguments"
            env > "$log/environment"
            echo scan >> "$log/scans"
            out= mode= platform= cache=local types= ref=
            while [ $# -gt 0 ]; do
              case "$1" in
                --mode) mode=$2; shift 2;;
                --output-dir) out=$2; shift 2;;
                --platform) platform=$2; shift 2;;
                --cache) cache=$2; shift 2;;
                --scan-types) types=$2; shift 2;;
                --pod|--gateway-url|--report-format|--scan-timeout|--proxy|--cert-path) shift 2;;
                image) ref=$2; shift 2;;
                *) echo "unknown: $1" >&2; exit 2;;
              esac
            done
            [ "$mode" = get-report ] && [ "$cache" = none ] && [ "$types" = os,sca ] || exit 2
            [ "$platform" = linux/amd64 ] || exit 17
            [ -n "$QUALYS_ACCESS_TOKEN" ] || { echo 'no token' >&2; exit 33; }
            case "$ref" in
            @images@
              *) echo "cannot fetch $ref" >&2; exit 6;;
            esac
            report() {
              id=$1; shift
              rules= results= comma=
              for qid in "$@"; do
                rules="$rules$comma"'{"id":"'$qid'","shortDescription":{"text":"Weakness '$qid'"},
                  "properties":{"severity":4,"customerSeverity":1,"cve-ids":["CVE-2026-0001"],"qds":"35"}}'
                results="$results$comma"'{"ruleId":"'$qid'","level":"error","properties":{"QID":'$qid',
                  "vulnerableSoftware":[{"name":"libfoo","installedVersion":"1.0-1","fixedVersion":"1.0-2"},{"name":"libbar"}]}}'
                comma=,
              done
              printf '%s' '{"version":"2.1.0","runs":[{"properties":{"imageID":"'$id'"},"tool":{"driver":{"rules":['"$rules"']}},
                "results":['"$results"']}]}' > "$out/$id-Report.sarif.json"
            }
            echo '{"SchemaVersion":5,"Vulnerabilities":[]}' > "$out/$sha-ScanResult.json"
            echo 'Scan finished: 0 vulnerabilities'
            """;

    private final Path log;
    private final Map<String, String> images = new TreeMap<>();
    private String version = VERSION;
    private String script = "report $sha $qids";

    /** @param log a directory that outlives the runs */
    public StandIn(Path log) {
        this.log = log;
    }

    /** Knows this image. */
    public StandIn image(String reference, Digest configDigest, List<Long> qids) {
        String list = qids.stream().map(String::valueOf).collect(Collectors.joining(" "));
        images.put(reference, "  '" + reference + "') sha=" + configDigest.hex() + "; qids='" + list + "';;");
        return this;
    }

    StandIn doing(String newScript) {
        script = newScript;
        return this;
    }

    StandIn saying(String newVersion) {
        version = newVersion;
        return this;
    }

    String program() {
        return PROGRAM.replace("@log@", log.toString())
                        .replace("@version@", version)
                        .replace("@images@", String.join("\n", images.values()))
                + script + "\n";
    }

    /** The program as the vendor packs it, and the release that it is. */
    public QScannerRelease release(Path directory) {
        try {
            byte[] archive = gzip(program().getBytes(StandardCharsets.UTF_8));
            Digest digest = Digest.of(archive);
            Path file = Files.write(directory.resolve(digest.shortHex() + ".gz"), archive);
            return new QScannerRelease(VERSION, digest, file.toUri());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        }
        return packed.toByteArray();
    }

    /** How often it was asked to scan. */
    public int scans() {
        return lines("scans").size();
    }

    /** The arguments of all scans, each followed by an empty line. */
    List<String> arguments() {
        return lines("arguments");
    }

    /** The environment of the last scan. */
    Map<String, String> environment() {
        return lines("environment").stream()
                .filter(line -> line.contains("="))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')), line -> line.substring(line.indexOf('=') + 1)));
    }

    Path log(String name) {
        return log.resolve(name);
    }

    private List<String> lines(String name) {
        try {
            return Files.exists(log(name)) ? Files.readAllLines(log(name)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
