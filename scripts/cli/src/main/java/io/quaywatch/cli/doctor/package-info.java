/* SPDX-License-Identifier: Apache-2.0 */
/** What {@code quaywatch doctor} checks, in the order of what needs what. */
@NullMarked
package io.quaywatch.cli.doctor;

import org.jspecify.annotations.NullMarked;
