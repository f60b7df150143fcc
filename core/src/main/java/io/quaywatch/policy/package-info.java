/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Decides whether a complete scan is good enough: by a severity, or by the rules and waivers of a policy file, which others read.
 * Evaluated whenever somebody is told, never stored.
 */
@NullMarked
package io.quaywatch.policy;

import org.jspecify.annotations.NullMarked;
