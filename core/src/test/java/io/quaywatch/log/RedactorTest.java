/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private final Redactor redactor = Redactor.of(List.of("hunter2", "hunter2-and-more", "a&b=c d", "abc"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Authorization: Bearer abc.def-123      | Authorization: Bearer ***",
                "authorization: basic dXNlcjpwYXNz      | authorization: basic ***",
                "got eyJhbGciOi.eyJzdWIi.c2ln back      | got *** back",
                "https://user:pass@host/path            | https://***@host/path",
                "https://tokenonly@host/path            | https://***@host/path",
                "password=s3cret&x=1                    | password=***&x=1",
                "{\"clientSecret\":\"s3cret\",\"a\":1}  | {\"clientSecret\":\"***\",\"a\":1}",
                "access_key: AKIAX                      | access_key: ***",
                "login with hunter2 failed              | login with *** failed",
                "hunter2-and-more!                      | ***!",
                "q=a%26b%3Dc+d                          | q=***",
                "header aHVudGVyMg                      | header ***"
            })
    void redact_credential_isMasked(String text, String clean) {
        assertThat(redactor.redact(text)).isEqualTo(clean);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "scan of 444455556666.dkr.ecr.eu-west-1.amazonaws.com/team/shop:1.4.2 took 12 s",
                "https://gateway.qg1.apps.qualys.com/csapi/v1.3/images?filter=sha%3Aabc",
                "the abc of redaction: bearer of news",
                "team/shop@sha256:4f4f4f4f"
            })
    void redact_ordinaryText_isKept(String text) {
        assertThat(redactor.redact(text)).isEqualTo(text);
    }

    @Test
    void toString_redactor_hidesItsSecrets() {
        assertThat(redactor).hasToString("Redactor[***]");
    }
}
