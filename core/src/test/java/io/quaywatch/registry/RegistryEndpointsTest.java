/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import okhttp3.HttpUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryEndpointsTest {
    @ParameterizedTest
    @CsvSource({
        "docker.io, https://registry-1.docker.io/",
        "A.example, https://a.example/",
        "a.example:5000, https://a.example:5000/",
        "[2001:db8::1]:5000, https://[2001:db8::1]:5000/",
        "Plain.example:5000, http://plain.example:5000/",
    })
    void withInsecure_host_onlyTheNamedOnesArePlain(String host, String url) {
        RegistryEndpoints endpoints = RegistryEndpoints.secure().withInsecure(Set.of("plain.example:5000"));

        assertThat(endpoints.baseOf(host)).hasToString(url);
    }

    @ParameterizedTest
    @CsvSource({
        "docker.io, http://127.0.0.1:8080/registry/docker.io",
        "Shop.Example:5000, http://127.0.0.1:8080/registry/shop.example:5000",
        "[::1]:5000, http://127.0.0.1:8080/registry/[::1]:5000",
        "plain.example, http://plain.example/",
    })
    void below_host_isAPathOfTheRoot(String host, String url) {
        RegistryEndpoints endpoints = RegistryEndpoints.below(HttpUrl.get("http://127.0.0.1:8080/registry"))
                .withInsecure(Set.of("plain.example"));

        assertThat(endpoints.baseOf(host)).hasToString(url);
    }
}
