/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan;

import io.quaywatch.event.ContainerImage;
import io.quaywatch.event.Deployment;
import io.quaywatch.event.Workload;
import io.quaywatch.image.Platform;
import io.quaywatch.report.Untrusted;
import java.time.Instant;
import java.util.List;

/** An image that somebody named by hand: it belongs to no workload, so it stands for itself. */
public final class ManualRequest {
    /** The kind of such a workload, and the beginning of its id. */
    public static final String KIND = "manual";

    private static final int LONGEST_NAME = 300;

    private ManualRequest() {}

    /** The image as if an event had deployed it. */
    public static Deployment.WithImages deployment(String image) {
        return new Deployment.WithImages(workload(image), List.of(new ContainerImage("", false, image, null)));
    }

    /** @param owner as in {@link ScanRequest} */
    public static ScanRequest of(String image, String owner, boolean force, Instant now) {
        return new ScanRequest(owner, image, null, "", workload(image), force, now, 0);
    }

    private static Workload workload(String image) {
        String name = Untrusted.line(image, LONGEST_NAME);
        return new Workload(KIND + ":" + name, KIND, name, null, null, Platform.LINUX_AMD64, true);
    }
}
