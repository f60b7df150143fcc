/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Settings with their ranges and defaults, read once; every problem is reported in one go.
 */
@NullMarked
package io.quaywatch.config;

import org.jspecify.annotations.NullMarked;
