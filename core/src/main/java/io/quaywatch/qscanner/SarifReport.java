/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qscanner;

import io.quaywatch.image.Digest;
import io.quaywatch.report.Finding;
import java.util.List;

/**
 * What a report of the scanner says.
 *
 * @param image the config digest of the image that was scanned
 */
record SarifReport(Digest image, List<Finding> findings) {}
