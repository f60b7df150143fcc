/* SPDX-License-Identifier: Apache-2.0 */
/** What tests of every module need: a virtual clock, detection of real peers. */
@NullMarked
package io.quaywatch.testing;

import org.jspecify.annotations.NullMarked;
