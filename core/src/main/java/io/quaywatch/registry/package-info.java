/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Turns a reference into an identity: an OCI Distribution client, the credentials it may use and the guard that decides
 * which addresses it may connect to. The result is the config digest that Qualys, the ledger and the reports know an image by.
 */
@NullMarked
package io.quaywatch.registry;

import org.jspecify.annotations.NullMarked;
