/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadCatalogueTest {
    private static final String ARM = "/subscriptions/s/resourceGroups/rg/providers/";
    private final WorkloadCatalogue workloads = new WorkloadCatalogue();

    @ParameterizedTest
    @CsvSource({
        "ecs-task-definition, shop-web, 444455556666.dkr.ecr.us-east-1.amazonaws.com/shop-web:stable",
        "ecs-task-definition, shop-web:7, 444455556666.dkr.ecr.us-east-1.amazonaws.com/shop-web:stable",
        "ecs-task-definition, arn:aws:ecs:eu-west-1:111122223333:task-definition/Shop_Web:3, "
                + "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop-web:stable",
        "ecs-task-definition, arn:aws-cn:ecs:cn-north-1:111122223333:task-definition/a:3, "
                + "111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/a:stable",
        "cloud-run-service, namespaces/demo/services/web, us-east-1-docker.pkg.dev/demo/apps/web:stable",
        "cloud-run-service, projects/demo/locations/europe-west4/services/web, "
                + "europe-west4-docker.pkg.dev/demo/apps/web:stable",
    })
    void images_anyId_madeFromItsName(String kind, String id, String image) {
        assertThat(workloads.images(kind, id, "444455556666", "us-east-1").orElseThrow())
                .first()
                .extracting(CatalogueImage::image)
                .isEqualTo(image);
    }

    @Test
    void images_containerGroup_hasInitAndSidecarAndIgnoresCase() {
        var images = workloads.images(
                "container-group", ARM + "Microsoft.ContainerInstance/containerGroups/Shop", null, null);
        assertThat(images.orElseThrow()).extracting(CatalogueImage::init).containsExactly(true, false, false);
        assertThat(workloads.images(
                        "container-group",
                        ARM.toUpperCase(Locale.ROOT) + "MICROSOFT.CONTAINERINSTANCE/CONTAINERGROUPS/SHOP",
                        null,
                        null))
                .isEqualTo(images);
    }

    @Test
    void isOwnScanner_byItsName_inThisWorldOnly() {
        assertThat(workloads.isOwnScanner(ARM + "x/Own-Scanner-7")).isTrue();
        assertThat(workloads.isOwnScanner(ARM + "x/shop")).isFalse();
    }

    @Test
    void images_goneOrEmpty_empty() {
        assertThat(workloads.images("container-app", ARM + "x/Gone-app", null, null))
                .isEmpty();
        assertThat(workloads.images("ecs-task-definition", " ", null, null)).isEmpty();
    }

    @Test
    void http_sameAnswerAsJson() {
        try (Guest guest = new Guest("{}")) {
            var body = guest.json("/catalogue/ecs-task-definition?id=shop&account=111122223333&region=eu-west-1");
            assertThat(body.at("/images/0/image").asText())
                    .isEqualTo("111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:stable");
            HttpResponse<String> gone = guest.get("/catalogue/container-app?id=gone");
            assertThat(gone.statusCode()).isEqualTo(404);
            assertThat(guest.json("/simulator/stats")
                            .at("/calls")
                            .get("GET /catalogue/{kind}")
                            .asInt())
                    .isEqualTo(2);
        }
    }
}
