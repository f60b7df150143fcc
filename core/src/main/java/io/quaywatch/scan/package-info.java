/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The scan of one image as a state machine: typed states, one step per phase, and the drivers that turn it.
 * Step Functions, a queue or a command line only call a step, wait as long as it says, and call the next.
 */
@NullMarked
package io.quaywatch.scan;

import org.jspecify.annotations.NullMarked;
