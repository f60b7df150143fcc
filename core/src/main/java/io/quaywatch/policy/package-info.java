/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Decides whether a complete scan is good enough. Evaluated whenever somebody is told, never stored.
 */
@NullMarked
package io.quaywatch.policy;

import org.jspecify.annotations.NullMarked;
