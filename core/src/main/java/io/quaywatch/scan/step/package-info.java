/* SPDX-License-Identifier: Apache-2.0 */
/**
 * One small class per phase: what is done there and which state comes next.
 */
@NullMarked
package io.quaywatch.scan.step;

import org.jspecify.annotations.NullMarked;
