/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.wiring;

import io.quaywatch.config.ConfigException;
import io.quaywatch.config.ScannerConfig;
import io.quaywatch.qualys.QualysPlatform;
import io.quaywatch.qualys.QualysSettings;
import java.util.List;

/** How the settings describe the connection to Qualys. */
public final class QualysConnection {
    private QualysConnection() {}

    /** @throws ConfigException if neither a pod nor a gateway is set */
    public static QualysSettings settings(ScannerConfig scanner) {
        return QualysSettings.of(platform(scanner))
                .withScanDateToken(scanner.scanDateFilter())
                .withExtraCa(scanner.caFile())
                .withProxy(scanner.proxy());
    }

    /** @throws ConfigException if neither a pod nor a gateway is set */
    public static QualysPlatform platform(ScannerConfig scanner) {
        if (scanner.gateway() != null) {
            return QualysPlatform.custom(scanner.gateway());
        }
        if (scanner.pod() == null) {
            throw new ConfigException(List.of("QUALYS_POD is not set, and no QUALYS_GATEWAY either"));
        }
        return QualysPlatform.of(scanner.pod());
    }
}
