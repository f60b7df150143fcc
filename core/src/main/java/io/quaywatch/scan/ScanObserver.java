/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

/** Watches a run, for people: nothing a driver does depends on it. */
public interface ScanObserver {
    /** A step was made from this state to that result. */
    void stepped(ScanState from, StepResult result);

    /** A step threw and is tried again. */
    void retried(ScanState state, RuntimeException thrown);

    static ScanObserver silent() {
        return new ScanObserver() {
            @Override
            public void stepped(ScanState from, StepResult result) {}

            @Override
            public void retried(ScanState state, RuntimeException thrown) {}
        };
    }
}
