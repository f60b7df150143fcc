/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

/** Whether a machine is to be scanned, and if not, why: no machine is passed over in silence. */
public sealed interface Selection {
    /** @param machine with the disks that are to be scanned, and no others */
    record Selected(Machine machine) implements Selection {}

    /** @param text the reason in full, for people */
    record Skipped(Reason reason, String text) implements Selection {
        /** As it is kept in the record of the machine: {@code EXCLUDED: carries scan=never}. */
        String remark() {
            return reason + ": " + text;
        }
    }

    /** @param reason what stands in the way, beginning with {@code platform} or {@code key} */
    record Unsupported(String reason) implements Selection {
        String remark() {
            return "UNSUPPORTED: " + reason;
        }
    }

    /** Closed, so that each has its line in the docs and its test. */
    enum Reason {
        /** A scanner of ours. */
        OWN_SCANNER,
        /** Its project is none of those to be scanned. */
        OUT_OF_SCOPE,
        /** In a region without scanners. */
        OUT_OF_REGIONS,
        /** Being made, deleted or repaired. */
        IN_PASSING,
        /** It does not run, and stopped ones are not wanted. */
        STOPPED,
        /** It lacks a label that it must have. */
        LABEL_MISSING,
        /** It has none of the labels of which one is enough. */
        NO_LABEL_OF_SET,
        /** It has a label that excludes it. */
        EXCLUDED,
        /** Its boot disk is excluded, or it has none. */
        NO_DISK,
        /** Others of its group are scanned for it. */
        SAMPLED,
        /** Known from an event alone; the next look at the whole project decides about its group. */
        GROUP_PENDING,
        /** Its time has not come. */
        NOT_DUE,
        /** Its region has as many jobs as its scanners can do; it comes later. */
        BACKLOG
    }
}
