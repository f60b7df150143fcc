/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

/**
 * What an exit code of the scanner means ({@code facts/qualys.md} §4.4; the vendor publishes no list, this one is in the tool's
 * own use of it).
 *
 * @param text for people, without the code
 */
public record ExitCode(int code, Kind kind, String text) {

    public enum Kind {
        /** The report is there, a verdict of a policy included: it is no error. */
        REPORT,
        /** The report is there; the policy could not be asked. */
        NO_POLICY,
        /** Everything was uploaded; Qualys had no report yet. */
        UPLOADED,
        /** The image is none that can be scanned. */
        UNSUPPORTED,
        /** May succeed the next time. */
        RETRY,
        /** Will not. */
        FAILED
    }

    public static ExitCode of(int code) {
        Kind kind = switch (code) {
            case 0, 42, 43 -> Kind.REPORT;
            case 41 -> Kind.NO_POLICY;
            case 40 -> Kind.UPLOADED;
            case 15, 17 -> Kind.UNSUPPORTED;
            case 1, 6, 33, 37, 39 -> Kind.RETRY;
            // From 128 on it is a signal, of whoever watches over memory or time; 124 is what timeout(1) says.
            default -> code == 124 || code > 128 ? Kind.RETRY : Kind.FAILED;
        };
        return new ExitCode(code, kind, text(code));
    }

    private static String text(int code) {
        return switch (code) {
            case 0 -> "it ended well";
            case 1 -> "it failed without saying why";
            case 2 -> "it refused one of its parameters";
            case 3 -> "it could not write its log";
            case 5 -> "the file system could not be read";
            case 6 -> "the image could not be fetched";
            case 7 -> "the archive could not be read";
            case 8 -> "the storage driver failed";
            case 9 -> "the container could not be read";
            case 10 -> "the artifact could not be read";
            case 11, 12, 13, 14, 16, 18, 19, 20, 21 -> "a part of the scan failed";
            case 15 -> "the image has no operating system that it can find";
            case 17 -> "the image's operating system is not supported";
            case 30, 31, 32, 34, 35, 36, 38 -> "it could not write its results";
            case 33, 37, 39 -> "it could not upload its results";
            case 40 -> "Qualys had no vulnerability report yet";
            case 41 -> "Qualys had no policy result";
            case 42 -> "the policy denies the image";
            case 43 -> "the policy evaluated nothing";
            default -> code == 124 || code > 128 ? "it was ended from outside" : "it failed";
        };
    }

    /** For reports and the ledger. */
    public String reason() {
        return "qscanner: " + text + " (exit " + code + ")";
    }
}
