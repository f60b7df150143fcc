/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The image scan on AWS: adapters of core's ports named by product, and the Lambda handlers that Step Functions calls. One
 * function for each set of rights; no state between calls but what a step is given.
 */
@NullMarked
package io.quaywatch.aws;

import org.jspecify.annotations.NullMarked;
