/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The embedded world: the documented Qualys API, an OCI registry that answers for any host, and a catalogue of workloads.
 * Written from the documentation; shares no class with the client it stands in for.
 */
@NullMarked
package io.quaywatch.simulator;

import org.jspecify.annotations.NullMarked;
