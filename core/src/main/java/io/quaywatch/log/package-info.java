/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Redaction: no credential reaches a log line or an error text.
 */
@NullMarked
package io.quaywatch.log;

import org.jspecify.annotations.NullMarked;
