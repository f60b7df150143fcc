/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The snapshot scan of machines on Google Cloud: adapters of core's ports named by product, and the functions that Workflows,
 * Pub/Sub and Cloud Storage call. A job is a document in Firestore; a workflow execution does nothing but ask for its next step.
 */
@NullMarked
package io.quaywatch.gcp;

import org.jspecify.annotations.NullMarked;
