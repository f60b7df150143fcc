/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How to reach one subscription; {@link #of} gives the defaults.
 *
 * @param callTimeout for one call, from name look-up to the last byte of the reply
 * @param scanDateToken the search token for the date of an image's last scan: {@code lastVmScanDate} in the documentation,
 *     {@code lastScanned} in the vendor's own plug-in
 * @param extraCa PEM certificates trusted besides the platform's own, or null
 * @param proxy an HTTP proxy as {@code http://host:port}, or null
 * @param retries how often a call that may be repeated is, after short waits
 */
public record QualysSettings(
        QualysPlatform platform,
        Duration callTimeout,
        String scanDateToken,
        @Nullable Path extraCa,
        @Nullable URI proxy,
        int retries,
        String userAgent) {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z][A-Za-z.]{0,63}");

    public QualysSettings {
        if (callTimeout.isNegative() || callTimeout.isZero()) {
            throw new IllegalArgumentException("a call time-out is longer than nothing");
        }
        if (!TOKEN.matcher(scanDateToken).matches()) {
            throw new IllegalArgumentException("a search token has letters and dots only");
        }
        if (proxy != null && (proxy.getHost() == null || proxy.getPort() < 0 || proxy.getRawUserInfo() != null)) {
            throw new IllegalArgumentException("a proxy is given as http://host:port");
        }
    }

    public static QualysSettings of(QualysPlatform platform) {
        String version = Optional.ofNullable(QualysSettings.class.getPackage().getImplementationVersion())
                .orElse("dev");
        return new QualysSettings(
                platform,
                Duration.ofSeconds(60),
                "lastVmScanDate",
                null,
                null,
                Backoff.RETRIES,
                "quaywatch/" + version);
    }

    public QualysSettings withCallTimeout(Duration timeout) {
        return new QualysSettings(platform, timeout, scanDateToken, extraCa, proxy, retries, userAgent);
    }

    public QualysSettings withScanDateToken(String token) {
        return new QualysSettings(platform, callTimeout, token, extraCa, proxy, retries, userAgent);
    }

    public QualysSettings withExtraCa(@Nullable Path pem) {
        return new QualysSettings(platform, callTimeout, scanDateToken, pem, proxy, retries, userAgent);
    }

    public QualysSettings withProxy(@Nullable URI address) {
        return new QualysSettings(platform, callTimeout, scanDateToken, extraCa, address, retries, userAgent);
    }

    public QualysSettings withRetries(int times) {
        return new QualysSettings(platform, callTimeout, scanDateToken, extraCa, proxy, times, userAgent);
    }
}
