/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The two JSON mappers of the project: a strict one for what we wrote ourselves, a lenient one for what comes from outside.
 * Nothing else creates a mapper.
 */
@NullMarked
package io.quaywatch.json;

import org.jspecify.annotations.NullMarked;
