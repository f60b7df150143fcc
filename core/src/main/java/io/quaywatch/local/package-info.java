/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The local adapters of the ports, in memory and in files: the default of the command line, and products like the others.
 */
@NullMarked
package io.quaywatch.local;

import org.jspecify.annotations.NullMarked;
