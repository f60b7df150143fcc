/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the registry sensor engine works.
 *
 * @param maxReuseAge how old a result of the same digest may be to be used instead of a scan
 * @param ecrRoleArn the role through which Qualys reads ECR registries that we register; null = none is registered by us
 */
public record SensorSettings(Duration maxReuseAge, @Nullable String ecrRoleArn) {}
