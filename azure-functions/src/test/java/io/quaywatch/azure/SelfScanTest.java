/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static io.quaywatch.azure.ArmServer.GROUP;
import static io.quaywatch.azure.ArmServer.SCANNER_IDENTITY;
import static io.quaywatch.azure.ArmServer.SUBSCRIPTION;
import static io.quaywatch.azure.ArmServer.fixture;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.event.Deployment;
import io.quaywatch.event.ParsedEvent.DeploymentEvent;
import io.quaywatch.event.WorkloadReference;
import io.quaywatch.port.WorkloadCatalog;
import io.quaywatch.scan.EventIntake;
import io.quaywatch.scan.EventIntake.Intake;
import io.quaywatch.testing.VirtualClock;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own scanners never start a scan, and nobody hides by looking like one. */
class SelfScanTest {
    private static final String GROUPS = GROUP + "Microsoft.ContainerInstance/containerGroups/";
    private static final String APP = GROUP + "Microsoft.App/containerApps/web";

    private final ArmServer arm = new ArmServer();

    @AfterEach
    void close() {
        arm.close();
    }

    private Intake taken(String id, ObjectNode document) {
        arm.has(id, document);
        return taken(id, arm.workloads());
    }

    private static Intake taken(String id, WorkloadCatalog catalog) {
        Deployment named = new Deployment.ToLookUp(new WorkloadReference("any", id, SUBSCRIPTION, null));
        return new EventIntake(catalog, new VirtualClock())
                .take(new DeploymentEvent("test", "1", "write", VirtualClock.START, List.of(named)), "exec", 0, true);
    }

    private static ObjectNode ours() {
        return fixture("own-scanner.json");
    }

    private static void isScanned(Intake taken) {
        assertThat(taken.requests()).isNotEmpty();
        assertThat(taken.own()).isEmpty();
    }

    @Test
    void ours_neverTriggers() {
        Intake taken = taken(GROUPS + "qw-5d1e0c42", ours());

        assertThat(taken.requests()).isEmpty();
        assertThat(taken.own())
                .singleElement()
                .satisfies(own -> assertThat(own.name()).isEqualTo("qw-5d1e0c42"));
    }

    /** Azure gives back tags and identities in a casing of its own. */
    @Test
    void ours_inAnotherCasing_neverTriggers() {
        ObjectNode group = ours();
        group.putObject("tags").put("APP", "quaywatch").put("jobid", "5d1e0c42");
        group.putObject("identity")
                .putObject("userAssignedIdentities")
                .putObject(SCANNER_IDENTITY.toUpperCase(Locale.ROOT));

        assertThat(taken(GROUPS + "x", group).requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"qscanner-evil", "qw-5d1e0c42", "quaywatch"})
    void foreignGroup_namedLikeAScanner_isScanned(String name) {
        ObjectNode group = fixture("container-group.json");
        group.put("name", name);

        isScanned(taken(GROUPS + name, group));
    }

    @Test
    void foreignGroup_withOurTagsButNotOurIdentity_isScanned() {
        ObjectNode none = ours();
        none.remove("identity");
        isScanned(taken(GROUPS + "a", none));

        ObjectNode another = ours();
        another.putObject("identity").putObject("userAssignedIdentities").putObject(SCANNER_IDENTITY + "-evil");
        isScanned(taken(GROUPS + "b", another));
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "jobId"})
    void foreignGroup_withOurIdentityButNotBothTags_isScanned(String missing) {
        ObjectNode group = ours();
        ((ObjectNode) group.path("tags")).remove(missing);

        isScanned(taken(GROUPS + "a", group));
    }

    @Test
    void foreignGroup_withOurIdentityAndOtherTags_isScanned() {
        ObjectNode none = ours();
        none.remove("tags");
        isScanned(taken(GROUPS + "a", none));

        ObjectNode other = ours();
        ((ObjectNode) other.path("tags")).put("app", "quaywatch-evil");
        isScanned(taken(GROUPS + "b", other));

        ObjectNode blank = ours();
        ((ObjectNode) blank.path("tags")).put("jobId", " ");
        isScanned(taken(GROUPS + "c", blank));
    }

    @Test
    void containerApp_taggedLikeOurs_isScanned() {
        ObjectNode app = fixture("container-app.json");
        app.set("tags", ours().path("tags"));
        app.set("identity", ours().path("identity"));

        isScanned(taken(APP, app));
    }

    /** Without container groups of ours there is none to leave out. */
    @Test
    void noIdentityOfOurs_everyGroupIsScanned() {
        arm.has(GROUPS + "qw-5d1e0c42", ours());

        isScanned(taken(GROUPS + "qw-5d1e0c42", new ArmWorkloads(arm.client(), new OwnScanners(null))));
    }
}
