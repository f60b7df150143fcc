/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What happened in a cloud: a deployment event, the workloads it names and the images they run.
 * One parser per source; a workload whose images the event does not carry is named for look-up, never dropped.
 */
@NullMarked
package io.quaywatch.event;

import org.jspecify.annotations.NullMarked;
