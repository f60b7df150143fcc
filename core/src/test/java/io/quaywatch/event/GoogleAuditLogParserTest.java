/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoogleAuditLogParserTest {
    private static String entry(String resource, String request) {
        return """
                {"insertId":"1","protoPayload":{"serviceName":"run.googleapis.com",
                 "methodName":"google.cloud.run.v1.Services.CreateService","resourceName":"%s","request":%s},
                 "resource":{"labels":{}}}""".formatted(resource, request);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            namespaces/                         | {}                               | names no service of Cloud Run
            namespaces/Shop$(x)/services/web    | {}                               | names no service of Cloud Run
            namespaces/p/services/w/extra       | {}                               | names no service of Cloud Run
            namespaces/p/services/web           | {}                               | look up cloud-run-service projects/p/services/web
            x                                   | {"serviceId":"web"}              | names no service of Cloud Run
            namespaces/p/services/web           | {"service":{"spec":"oops"}}      | look up cloud-run-service
            namespaces/p/services/web           | {"template":{"containers":[{}]}} | [container 1=]
            namespaces/p/services/web           | "none"                           | look up cloud-run-service
            """)
    void parse_oddShapes_areToldOrLookedUpNeverLeftOut(String resource, String request, String expected) {
        assertThat(Events.lines(Events.readText(entry(resource, request)))).contains(expected);
    }
}
