/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

/** Why a scan failed. Closed, so that every kind has a text, a fix in the docs and a test. */
public enum FailureKind {
    /** The reference is not an image reference. */
    BAD_REFERENCE,
    /** The registry says the image does not exist. */
    IMAGE_NOT_FOUND,
    /** The registry answered what no registry answers, or could not be reached after retries. */
    REGISTRY_ERROR,
    /** The tag pointed at other content when the engine scanned. */
    TAG_MOVED,
    /** A new scan was demanded and the engine only has the old result. */
    FORCE_NOT_EFFECTIVE,
    /** The engine said that it could not scan this image. */
    ENGINE_FAILED,
    /** The engine ended its work and knows nothing of the image. */
    NO_RESULT,
    /** More than one row at the engine could be this image. */
    AMBIGUOUS,
    /** A snapshot of a machine's disk could not be made. */
    SNAPSHOT_FAILED,
    /** No scanner could be had in time. */
    NO_CAPACITY,
    /** What a scanner wrote is missing, cut, or not what it says it is. */
    BAD_RESULT,
    /** What was to be scanned does not exist any more. */
    TARGET_GONE,
    /** Credentials or permissions were refused. */
    ACCESS_DENIED,
    /** The engine's API failed in a way that a retry cannot mend. */
    ENGINE_API,
    /** A port of ours (ledger, report store) failed for good. */
    STORAGE,
    /** A defect of ours; the text names the exception class. */
    INTERNAL
}
