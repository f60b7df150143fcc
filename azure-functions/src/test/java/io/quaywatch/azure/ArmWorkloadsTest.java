/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static io.quaywatch.azure.ArmServer.GROUP;
import static io.quaywatch.azure.ArmServer.SUBSCRIPTION;
import static io.quaywatch.azure.ArmServer.fixture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.event.Deployment;
import io.quaywatch.event.Deployment.WithImages;
import io.quaywatch.event.Workload;
import io.quaywatch.event.WorkloadReference;
import io.quaywatch.image.Platform;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.port.PortException.Kind;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArmWorkloadsTest {
    private static final String SHOP = GROUP + "Microsoft.ContainerInstance/containerGroups/Shop";
    private static final String WEB = GROUP + "Microsoft.App/containerApps/web";
    private static final String JOB = GROUP + "Microsoft.App/jobs/nightly";

    private final ArmServer arm = new ArmServer();

    @AfterEach
    void close() {
        arm.close();
    }

    private Optional<Deployment.Found> find(String id) {
        return arm.workloads().find(new WorkloadReference("any", id, SUBSCRIPTION, null));
    }

    private WithImages found(String id) {
        return (WithImages) find(id).orElseThrow();
    }

    private static String line(WithImages found) {
        return String.join(
                "; ",
                found.images().stream()
                        .map(image -> image.container() + (image.init() ? "(init)" : "") + "=" + image.image())
                        .toList());
    }

    @Test
    void find_containerGroup_hasInitContainersAndEveryImageOnceWithAllItsContainers() {
        arm.has(SHOP, fixture("container-group.json"));

        WithImages shop = found(SHOP.toUpperCase(Locale.ROOT));

        assertThat(line(shop))
                .isEqualTo("migrate(init)=shopimages.azurecr.io/shop/migrate:v7; "
                        + "web, worker=shopimages.azurecr.io/shop/web:v7; proxy=docker.io/envoyproxy/envoy:v1.31.2");
        assertThat(shop.workload())
                .isEqualTo(new Workload(
                        SHOP.toLowerCase(Locale.ROOT),
                        "container-group",
                        "Shop",
                        SUBSCRIPTION,
                        "westeurope",
                        Platform.LINUX_AMD64,
                        false));
        assertThat(arm.asked()).containsExactly(SHOP.toUpperCase(Locale.ROOT) + " 2023-05-01");
    }

    @Test
    void find_windowsGroup_saysSo() {
        arm.has(SHOP, fixture("container-group-windows.json"));

        Workload workload = found(SHOP).workload();

        assertThat(workload.platform()).isEqualTo(Platform.parse("windows/amd64"));
        assertThat(workload.platformAssumed()).isFalse();
    }

    @Test
    void find_groupThatNamesNoSystem_isTakenForLinuxAndSaysSo() {
        ObjectNode group = fixture("container-group.json");
        ((ObjectNode) group.path("properties")).remove("osType");
        arm.has(SHOP, group);

        assertThat(found(SHOP).workload().platformAssumed()).isTrue();
    }

    @Test
    void find_app_hasTheImagesOfEveryActiveRevision() {
        arm.has(WEB, fixture("container-app.json")).has(WEB + "/revisions", fixture("container-app-revisions.json"));

        WithImages web = found(WEB);

        assertThat(line(web))
                .isEqualTo(
                        "migrate(init)=shopimages.azurecr.io/shop/migrate:v7; web=shopimages.azurecr.io/shop/web:v7; "
                                + "proxy=docker.io/envoyproxy/envoy:v1.31.2; web=shopimages.azurecr.io/shop/web:v6");
        assertThat(web.workload().region()).isEqualTo("westeurope");
        assertThat(web.workload().kind()).isEqualTo("container-app");
        assertThat(arm.asked()).containsExactly(WEB + " 2024-03-01", WEB + "/revisions 2024-03-01");
    }

    @Test
    void find_appOfTheOldProvider_isFoundUnderTheNewOne() {
        arm.has(WEB, fixture("container-app.json"));

        WithImages web = found(GROUP + "microsoft.web/CONTAINERAPPS/web");

        assertThat(web.workload().id()).isEqualTo(WEB.toLowerCase(Locale.ROOT));
        assertThat(web.images()).hasSize(3);
    }

    @Test
    void find_appWithoutRevisionsOrTemplate_isWhatIsThere() {
        ObjectNode app = fixture("container-app.json");
        ((ObjectNode) app.path("properties")).putNull("template");
        arm.has(WEB, app);

        assertThat(found(WEB).images()).isEmpty();
    }

    @Test
    void find_revisionsDenied_isThrownAndNotHalfTheImages() {
        arm.has(WEB, fixture("container-app.json")).refuses(WEB + "/revisions", 403);

        assertThatThrownBy(() -> find(WEB))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED));
    }

    @Test
    void find_job_hasItsImages() {
        arm.has(JOB, fixture("container-app-job.json"));

        assertThat(line(found(JOB))).isEqualTo("nightly=shopimages.azurecr.io/shop/nightly:v3");
        assertThat(found(JOB).workload().kind()).isEqualTo("container-app-job");
    }

    @ParameterizedTest
    @ValueSource(strings = {SHOP_PATH, WEB_PATH, JOB_PATH})
    void find_gone_isEmpty(String path) {
        assertThat(find(GROUP + path)).isEmpty();
    }

    private static final String SHOP_PATH = "Microsoft.ContainerInstance/containerGroups/gone";
    private static final String WEB_PATH = "Microsoft.App/containerApps/gone";
    private static final String JOB_PATH = "Microsoft.App/jobs/gone";

    @ParameterizedTest
    @CsvSource({"403, DENIED", "429, THROTTLED", "503, UNAVAILABLE", "400, INVALID"})
    void find_refused_isThrownByItsKind(int status, Kind kind) {
        arm.refuses(SHOP, status);

        assertThatThrownBy(() -> find(SHOP)).isInstanceOfSatisfying(PortException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e).hasMessageContaining(SHOP).hasMessageNotContaining("hidden-detail");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "shop", "/subscriptions/x", GROUP_STORAGE, "/subscriptions/../../x"})
    void find_idOfNothingThatRunsImages_isInvalidAndNothingIsAsked(String id) {
        assertThatThrownBy(() -> find(id))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID));
        assertThat(arm.asked()).isEmpty();
    }

    private static final String GROUP_STORAGE = "/subscriptions/0a1b2c3d-0000-4000-8000-00000000beef/resourceGroups/rg/"
            + "providers/Microsoft.Storage/storageAccounts/shop";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | properties is no object",
                "{\"properties\":7} | properties is no object",
                "{\"properties\":{\"containers\":{}}} | properties.containers is no array",
                "{\"properties\":{\"containers\":[7]}} | properties.containers[0] is no object",
                "{\"properties\":{\"containers\":[{\"name\":\"a\"}]}} | properties.containers[0].properties is no object",
                "{\"properties\":{\"containers\":[{\"properties\":{\"image\":7}}]}} "
                        + "| properties.containers[0].properties.image is no text",
                "{\"properties\":{\"initContainers\":[{\"properties\":{\"image\":\" \"}}]}} "
                        + "| properties.initContainers[0].properties.image is no text",
            })
    void find_oddGroup_isInvalidWithThePlace(String document, String expected) throws Exception {
        arm.has(SHOP, Json.wire().readTree(document));

        assertThatThrownBy(() -> find(SHOP)).isInstanceOfSatisfying(PortException.class, e -> {
            assertThat(e.kind()).isEqualTo(Kind.INVALID);
            assertThat(e).hasMessage("read container-group " + SHOP + " : " + expected);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"properties\":{\"template\":[]}} | properties.template is no object",
                "{\"properties\":{\"template\":{\"containers\":[{\"name\":\"a\"}]}}} "
                        + "| properties.template.containers[0].image is no text",
            })
    void find_oddApp_isInvalidWithThePlace(String document, String expected) throws Exception {
        arm.has(WEB, Json.wire().readTree(document));

        assertThatThrownBy(() -> find(WEB))
                .isInstanceOf(PortException.class)
                .hasMessage("read container-app " + WEB + " : " + expected);
    }

    @Test
    void find_oddRevision_isInvalidWithThePlace() throws Exception {
        arm.has(WEB, fixture("container-app.json"))
                .has(
                        WEB + "/revisions",
                        Json.wire()
                                .readTree("{\"value\":[{\"properties\":{\"active\":\"true\",\"template\":"
                                        + "{\"containers\":[7]}}}]}"));

        assertThatThrownBy(() -> find(WEB))
                .hasMessage(
                        "read container-app " + WEB + " : revisions[0].properties.template.containers[0] is no object");
    }

    @Test
    void find_imageThatIsNoReference_isNoMatterOfTheCatalogue() {
        ObjectNode job = fixture("container-app-job.json");
        ((ObjectNode) job.at("/properties/template/containers/0")).put("image", "Not A Reference");
        arm.has(JOB, job);

        assertThat(found(JOB).images().get(0).image()).isEqualTo("Not A Reference");
    }
}
