/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The scan of machines by snapshot, for every cloud alike: which machines are due, one job for each of them, and the states of
 * that job from its plan until nothing of ours is left. A cloud implements {@link io.quaywatch.snapshot.VmCloud},
 * {@link io.quaywatch.snapshot.JobStore} and {@link io.quaywatch.snapshot.ScanFiles}; what a scan found goes to a
 * {@link io.quaywatch.snapshot.ResultSink}.
 */
@NullMarked
package io.quaywatch.snapshot;

import org.jspecify.annotations.NullMarked;
