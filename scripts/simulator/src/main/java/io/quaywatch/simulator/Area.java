/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.util.Optional;

/** A part of the world that knows some paths. */
interface Area {
    Optional<Endpoint> find(Request request);
}
