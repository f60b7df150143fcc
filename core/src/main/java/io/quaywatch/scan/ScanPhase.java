/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import java.util.EnumSet;
import java.util.Set;

/**
 * The phases of one image scan and the edges between them. Every drawing of the machine (Step Functions, queue messages) is
 * compared with this table.
 */
public enum ScanPhase {
    RESOLVE_IMAGE,
    CHECK_CACHE,
    GET_REGISTRY,
    SUBMIT_SCAN,
    CHECK_STATUS,
    GET_RESULTS,
    STORE_RESULTS,
    RECORD_FAILURE,
    SEND_NOTIFICATION,
    FINISHED;

    /** The phases that may follow, this one not counted. */
    public Set<ScanPhase> next() {
        return switch (this) {
            case RESOLVE_IMAGE -> EnumSet.of(CHECK_CACHE, RECORD_FAILURE);
            case CHECK_CACHE -> EnumSet.of(GET_REGISTRY, GET_RESULTS, SEND_NOTIFICATION, RECORD_FAILURE);
            // Whoever holds a claim may find it taken over: that ends by way of SEND_NOTIFICATION, as every end does.
            case GET_REGISTRY -> EnumSet.of(SUBMIT_SCAN, SEND_NOTIFICATION, RECORD_FAILURE);
            case SUBMIT_SCAN -> EnumSet.of(CHECK_STATUS, SEND_NOTIFICATION, RECORD_FAILURE);
            case CHECK_STATUS -> EnumSet.of(GET_RESULTS, SEND_NOTIFICATION, RECORD_FAILURE);
            case GET_RESULTS -> EnumSet.of(STORE_RESULTS, SEND_NOTIFICATION, RECORD_FAILURE);
            case STORE_RESULTS -> EnumSet.of(SEND_NOTIFICATION, RECORD_FAILURE);
            case RECORD_FAILURE -> EnumSet.of(SEND_NOTIFICATION);
            // A tag that moved while its old content was being scanned is told, and then followed.
            case SEND_NOTIFICATION -> EnumSet.of(FINISHED, RESOLVE_IMAGE);
            case FINISHED -> EnumSet.noneOf(ScanPhase.class);
        };
    }

    /** Whether a step of this phase may ask to be called again later and stay where it is. */
    public boolean mayWait() {
        return switch (this) {
            case RESOLVE_IMAGE, CHECK_CACHE, GET_REGISTRY, SUBMIT_SCAN, CHECK_STATUS, GET_RESULTS -> true;
            case STORE_RESULTS, RECORD_FAILURE, SEND_NOTIFICATION, FINISHED -> false;
        };
    }
}
