/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

/**
 * One container of a simulated workload.
 *
 * @param init whether it runs before the others
 * @param image the reference as a user would write it
 */
public record CatalogueImage(String container, boolean init, String image) {}
