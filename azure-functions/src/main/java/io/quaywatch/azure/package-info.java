/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The image scan on Azure: adapters of core's ports named by product, and the functions that Event Hub, queues and a timer call.
 * A scan is a flow: a row that holds its state, and one message in a queue that says which row is to take its next step.
 */
@NullMarked
package io.quaywatch.azure;

import org.jspecify.annotations.NullMarked;
