/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The Qualys API as values: an endpoint is a method, a path, a body and a reader; one transport runs them all.
 * Tolerant of every documented variant of a reply, and of nothing else.
 */
@NullMarked
package io.quaywatch.qualys;

import org.jspecify.annotations.NullMarked;
