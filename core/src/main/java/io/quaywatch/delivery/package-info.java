/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Where the results of a machine's scan go: qscanner has sent them by itself ({@link io.quaywatch.delivery.QScannerUploadSink}, the
 * default), they stay in the bucket ({@link io.quaywatch.delivery.FilesOnlySink}), or they are sent in fragments
 * ({@link io.quaywatch.delivery.QFlowSink}, unverified). What was delivered is kept as a receipt under job, type and SHA-256.
 */
@NullMarked
package io.quaywatch.delivery;

import org.jspecify.annotations.NullMarked;
