/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponseException;
import com.google.cloud.storage.StorageException;
import io.quaywatch.port.PortException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GcpFailureTest {
    @ParameterizedTest
    @CsvSource({
        "400,INVALID", "401,DENIED", "403,DENIED", "404,NOT_FOUND", "408,UNAVAILABLE", "409,UNAVAILABLE",
        "410,NOT_FOUND", "412,INVALID", "429,THROTTLED", "500,UNAVAILABLE", "501,INVALID", "503,UNAVAILABLE"
    })
    void of_status_hasItsKindForEveryClient(int status, PortException.Kind kind) {
        HttpResponseException http =
                new HttpResponseException.Builder(status, "secret text", new HttpHeaders()).build();

        assertThat(GcpFailure.of("read", http).kind()).isEqualTo(kind);
        assertThat(GcpFailure.of("read", new StorageException(status, "secret text")))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(Integer.toString(status))
                .hasMessageNotContaining("secret text");
    }

    @Test
    void of_noAnswer_isUnavailable() {
        PortException told = GcpFailure.of("read", new IOException("secret text"));

        assertThat(told.kind()).isEqualTo(PortException.Kind.UNAVAILABLE);
        assertThat(told).hasMessageContaining("no answer").hasMessageNotContaining("secret text");
    }
}
