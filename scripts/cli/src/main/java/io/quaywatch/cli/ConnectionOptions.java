/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where Qualys is, for the verbs that only ask it something. */
final class ConnectionOptions {
    @Option(names = "--pod", paramLabel = "POD", description = "Qualys platform, for example US2 (QUALYS_POD).")
    @Nullable
    String pod;

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            converter = RunOptions.GatewayConverter.class,
            description = "Qualys gateway of a private platform: https, or http on loopback (QUALYS_GATEWAY).")
    @Nullable
    URI gateway;

    /** The settings of the process, with what the command line says instead. */
    Map<String, String> over(Map<String, String> process) {
        Map<String, String> environment = new HashMap<>(process);
        if (pod != null) {
            environment.put("QUALYS_POD", pod);
            environment.remove("QUALYS_GATEWAY");
        }
        if (gateway != null) {
            environment.put("QUALYS_GATEWAY", gateway.toString());
        }
        return environment;
    }
}
