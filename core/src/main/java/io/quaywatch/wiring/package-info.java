/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What the wiring of every cloud does alike: parts made when they are first needed, and the connection to Qualys as the settings
 * describe it. Used by wiring classes only.
 */
@NullMarked
package io.quaywatch.wiring;

import org.jspecify.annotations.NullMarked;
