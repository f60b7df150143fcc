/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QualysPlatformTest {
    @ParameterizedTest
    @CsvSource({
        "US1, gateway.qg1.apps.qualys.com, qualysapi.qualys.com",
        "us2, gateway.qg2.apps.qualys.com, qualysapi.qg2.apps.qualys.com",
        "US3, gateway.qg3.apps.qualys.com, qualysapi.qg3.apps.qualys.com",
        "US4, gateway.qg4.apps.qualys.com, qualysapi.qg4.apps.qualys.com",
        "EU1, gateway.qg1.apps.qualys.eu, qualysapi.qualys.eu",
        "EU2, gateway.qg2.apps.qualys.eu, qualysapi.qg2.apps.qualys.eu",
        "EU3, gateway.qg3.apps.qualys.it, qualysapi.qg3.apps.qualys.it",
        "IN1, gateway.qg1.apps.qualys.in, qualysapi.qg1.apps.qualys.in",
        "CA1, gateway.qg1.apps.qualys.ca, qualysapi.qg1.apps.qualys.ca",
        "AE1, gateway.qg1.apps.qualys.ae, qualysapi.qg1.apps.qualys.ae",
        "UK1, gateway.qg1.apps.qualys.co.uk, qualysapi.qg1.apps.qualys.co.uk",
        "AU1, gateway.qg1.apps.qualys.com.au, qualysapi.qg1.apps.qualys.com.au",
        "KSA1, gateway.qg1.apps.qualysksa.com, qualysapi.qg1.apps.qualysksa.com",
        "' gov1 ', gateway.gov1.qualys.us, qualysapi.gov1.qualys.us"
    })
    void of_knownPod_hasItsHosts(String pod, String gateway, String api) {
        QualysPlatform platform = QualysPlatform.of(pod);
        assertThat(platform.gateway()).isEqualTo(URI.create("https://" + gateway));
        assertThat(platform.api()).isEqualTo(URI.create("https://" + api));
        assertThat(QualysPlatform.all()).contains(platform).hasSize(14);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "US", "US5", "qg2", "US1,US2", "gateway.qg1.apps.qualys.com"})
    void of_unknownPod_failsAndListsThePods(String pod) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QualysPlatform.of(pod))
                .withMessageContaining("'" + pod + "'")
                .withMessageContaining("US1, US2, US3, US4, EU1, EU2, EU3, IN1, CA1, AE1, UK1, AU1, KSA1, GOV1");
    }

    @ParameterizedTest
    @CsvSource({
        "https://qualysgateway.example.org, https://qualysgateway.example.org",
        "HTTPS://Gateway.Example.org:8443/, https://gateway.example.org:8443",
        "http://localhost:8080, http://localhost:8080",
        "http://127.0.0.1:8080/, http://127.0.0.1:8080",
        "http://[::1]:8080, http://[::1]:8080"
    })
    void custom_rootUrl_isTaken(URI given, URI gateway) {
        assertThat(QualysPlatform.custom(given)).isEqualTo(new QualysPlatform(null, gateway, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://gateway.example.org",
                "http://127.0.0.1.example.org",
                "http://localhost.example.org",
                "ftp://localhost",
                "gateway.example.org",
                "https:///csapi",
                "https://gateway.example.org/csapi",
                "https://gateway.example.org?x=1",
                "https://gateway.example.org#x",
                "https://user:hunter2@gateway.example.org"
            })
    void custom_anythingElse_isRefused(URI given) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QualysPlatform.custom(given))
                .withMessageNotContaining("hunter2");
    }

    @Test
    void all_names_areUpperCaseAndDistinct() {
        assertThat(QualysPlatform.all())
                .extracting(QualysPlatform::pod)
                .allMatch(pod -> pod.matches("[A-Z]+[0-9]"))
                .doesNotHaveDuplicates();
    }
}
