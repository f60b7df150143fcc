/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import io.quaywatch.port.ImageEngine;
import io.quaywatch.port.Notifier;
import io.quaywatch.port.ReportStore;
import io.quaywatch.port.ScanCache;
import io.quaywatch.registry.ImageIdentifier;

/** The outside of a scan: what identifies, remembers, scans, stores and tells. */
public record ScanPorts(
        ImageIdentifier identifier, ScanCache cache, ImageEngine engine, ReportStore reports, Notifier notifier) {}
