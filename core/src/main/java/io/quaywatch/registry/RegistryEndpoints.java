/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import io.quaywatch.image.RegistryHost;
import java.util.Locale;
import java.util.Set;
import okhttp3.HttpUrl;

/** Where the API of a registry host answers. {@code /v2/…} is appended to the base. */
@FunctionalInterface
public interface RegistryEndpoints {
    /** @throws IllegalArgumentException if no URL can have this host[:port] */
    HttpUrl baseOf(String host);

    /** {@code https://host}; Docker Hub's registry answers under another name than its images carry. */
    static RegistryEndpoints secure() {
        return host -> RegistryHost.of(host) instanceof RegistryHost.DockerHub
                ? HttpUrl.get("https://registry-1.docker.io")
                : HttpUrl.get("https://" + host);
    }

    /** Every host below one root, {@code root/<host>}: how an embedded simulator stands in for all of them. */
    static RegistryEndpoints below(HttpUrl root) {
        return host ->
                root.newBuilder().addPathSegment(host.toLowerCase(Locale.ROOT)).build();
    }

    /** These endpoints, but plain http for the hosts[:port] named. The {@link RegistryGuard} must allow them too. */
    default RegistryEndpoints withInsecure(Set<String> hosts) {
        Set<String> plain = Set.copyOf(hosts);
        return host -> plain.contains(host.toLowerCase(Locale.ROOT)) ? HttpUrl.get("http://" + host) : baseOf(host);
    }
}
