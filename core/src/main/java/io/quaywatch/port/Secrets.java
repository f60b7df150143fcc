/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import java.util.Optional;

/** Reads credentials at the moment they are needed, so that a rotated one is used without a restart. Throws {@link PortException}. */
public interface Secrets {
    Optional<String> find(String name);
}
