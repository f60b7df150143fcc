/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import io.quaywatch.port.ScanJob;
import java.util.regex.Pattern;

/** Names of the schedules that we create: {@code qw-<first 12 of the image id>-<fence>}, so a lost reply can be looked up. */
final class ScheduleName {
    private static final Pattern OURS = Pattern.compile("qw-[0-9a-f]{12}-[0-9]{1,19}");

    private ScheduleName() {}

    static String of(ScanJob job) {
        return "qw-" + job.key().id().substring(0, 12) + "-" + job.fence();
    }

    static boolean isOurs(String name) {
        return OURS.matcher(name).matches();
    }
}
