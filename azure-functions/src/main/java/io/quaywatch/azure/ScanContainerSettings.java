/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.image.ImageReference;
import io.quaywatch.qualys.QualysPlatform;
import java.time.Duration;

/**
 * Where and how the containers of single scans run.
 *
 * @param platform where the scanner uploads to
 * @param image the scanner's own image, by digest or tag
 * @param subscription GUID
 * @param resourceGroup holds these containers and nothing else of ours
 * @param location for example {@code westeurope}
 * @param cpu cores of one container
 * @param memoryGb of one container
 * @param identityId resource id of the user-assigned identity by which the scanner reads Azure registries
 * @param identityClientId client id of the same identity
 * @param timeout how long the scanner may work on one image
 * @param lifetime after how long a container is a leftover, whatever it does; longer than the deadline of a scan
 * @param maxReuseAge how old a Qualys result of the same digest may be to be used instead of a scan
 */
record ScanContainerSettings(
        QualysPlatform platform,
        ImageReference image,
        String subscription,
        String resourceGroup,
        String location,
        double cpu,
        double memoryGb,
        String identityId,
        String identityClientId,
        Duration timeout,
        Duration lifetime,
        Duration maxReuseAge) {
    ScanContainerSettings {
        if (lifetime.compareTo(timeout) <= 0) {
            throw new IllegalArgumentException("a scan container lives longer than its scan may take");
        }
    }
}
