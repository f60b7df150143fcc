/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Who is told what, and when not to tell again.
 */
@NullMarked
package io.quaywatch.notify;

import org.jspecify.annotations.NullMarked;
