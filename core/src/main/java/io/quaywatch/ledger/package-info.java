/* SPDX-License-Identifier: Apache-2.0 */
/**
 * One row per image, platform and scan profile: who is scanning it now, who waits for the result, how the last scan ended
 * and who has been told. The rules are pure functions over rows; adapters only make them atomic.
 */
@NullMarked
package io.quaywatch.ledger;

import org.jspecify.annotations.NullMarked;
