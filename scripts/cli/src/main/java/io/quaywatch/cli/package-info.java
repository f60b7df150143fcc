/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The {@code quaywatch} command: the scan workflow on local adapters, against a real subscription or the embedded world.
 */
@NullMarked
package io.quaywatch.cli;

import org.jspecify.annotations.NullMarked;
