/* SPDX-License-Identifier: Apache-2.0 */
/** What tests of several packages and modules share. */
@NullMarked
package io.quaywatch.testing;

import org.jspecify.annotations.NullMarked;
