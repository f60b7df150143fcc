/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a cloud implements: the ledger store, leases, secrets, reports, notifications, workload look-up and scan engines.
 * Every adapter of a port passes the contract suite of that port.
 */
@NullMarked
package io.quaywatch.port;

import org.jspecify.annotations.NullMarked;
