/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Quaywatch identifies, scans and reports every image that is deployed and every machine that runs.
 *
 * <p>Read the packages in this order: {@code image}, {@code registry} (which bytes), {@code report} (how a scan ends),
 * {@code event} (who asked), {@code ledger}, {@code port} (what is remembered, and where), {@code qualys}, {@code sensor}
 * (who scans), {@code policy}, {@code notify} (who is told), {@code scan} (the machine that ties them together),
 * {@code local} (the adapters of one machine).
 */
@NullMarked
package io.quaywatch;

import org.jspecify.annotations.NullMarked;
