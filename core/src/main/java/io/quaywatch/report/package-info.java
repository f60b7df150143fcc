/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a scan found and how it ended. An outcome is a closed set: an error is never an empty list of findings.
 * The writers turn a report into JSON, a terminal table or a page.
 */
@NullMarked
package io.quaywatch.report;

import org.jspecify.annotations.NullMarked;
