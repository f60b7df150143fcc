/* SPDX-License-Identifier: Apache-2.0 */
/** A little of Cloud Workflows, to run our workflow in tests. See the README beside. */
@NullMarked
package io.quaywatch.gcp.workflow;

import org.jspecify.annotations.NullMarked;
