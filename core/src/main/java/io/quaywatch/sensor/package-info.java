/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The engine behind a Qualys registry sensor: on-demand schedules of exact tags, one shared status board for all scans in
 * flight, and a call budget that all processes share.
 */
@NullMarked
package io.quaywatch.sensor;

import org.jspecify.annotations.NullMarked;
