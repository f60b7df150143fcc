/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The passing of time, injected: what waits is given a way to wait, so that a test lets hours pass at once.
 */
@NullMarked
package io.quaywatch.time;

import org.jspecify.annotations.NullMarked;
