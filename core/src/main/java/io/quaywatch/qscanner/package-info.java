/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Image scans by Qualys' command line scanner, run as a process of our own. Facts and their sources: {@code facts/qualys.md}
 * §4.
 */
@NullMarked
package io.quaywatch.qscanner;

import org.jspecify.annotations.NullMarked;
