/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The two JSON mappers of the project: a strict one for what we wrote ourselves, a lenient one for what comes from outside.
 * Nothing else creates a mapper. And what a JSON web token says of itself.
 */
@NullMarked
package io.quaywatch.json;

import org.jspecify.annotations.NullMarked;
