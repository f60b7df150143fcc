/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

/** The words for each closed reason. */
final class OutcomeText {
    private OutcomeText() {}

    static String headline(FailureKind kind) {
        return switch (kind) {
            case BAD_REFERENCE -> "this is not an image reference";
            case IMAGE_NOT_FOUND -> "the image does not exist";
            case REGISTRY_ERROR -> "the registry could not be read";
            case TAG_MOVED -> "the tag moved during the scan";
            case FORCE_NOT_EFFECTIVE -> "no new scan was made";
            case ENGINE_FAILED -> "the engine could not scan it";
            case NO_RESULT -> "the engine has no result";
            case AMBIGUOUS -> "more than one result could be this image";
            case SNAPSHOT_FAILED -> "a snapshot could not be made";
            case NO_CAPACITY -> "no scanner could be had";
            case BAD_RESULT -> "the scanner's result is not whole";
            case TARGET_GONE -> "it does not exist any more";
            case ACCESS_DENIED -> "access was denied";
            case ENGINE_API -> "the engine's API failed";
            case STORAGE -> "the result could not be stored";
            case INTERNAL -> "a defect of Quaywatch";
        };
    }

    static String headline(PartialReason reason) {
        return switch (reason) {
            case IDENTITY_UNVERIFIED -> "the identity is not verified";
            case REPORT_LATE -> "the report did not arrive in time";
            case POLICY_UNAVAILABLE -> "the engine's policy is unknown";
            case PAGE_LIMIT -> "the list was cut";
            case SCAN_TYPES -> "not every type could be scanned";
        };
    }

    static String explanation(PartialReason reason) {
        return switch (reason) {
            case IDENTITY_UNVERIFIED ->
                "The registry could not be read, so the result was matched by name and time and may be of other content";
            case REPORT_LATE -> "The engine scanned the image, but its report did not arrive in time";
            case POLICY_UNAVAILABLE -> "The engine could not evaluate its policy";
            case PAGE_LIMIT -> "The engine's list ended at a page limit";
            case SCAN_TYPES -> "Not every type of scan that was asked for could be made on this machine";
        };
    }

    static String headline(SkipReason why) {
        return switch (why) {
            case FRESH -> "a recent result exists";
            case JOINED -> "another execution scans the same image";
            case SUPERSEDED -> "another execution took over";
        };
    }

    static String explanation(SkipReason why) {
        return switch (why) {
            case FRESH -> "A complete result of the same image is recent enough, so no new scan was made.";
            case JOINED -> "Another execution is scanning the same image; its result will be told here too.";
            case SUPERSEDED -> "Another execution took the scan over; its result counts.";
        };
    }
}
