/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import static io.quaywatch.event.Events.line;
import static io.quaywatch.event.Events.readChanged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name goes into a look-up only after its whole grammar; everything else about it is data. */
class InjectionTest {
    private static final String ARM =
            "/subscriptions/0a1b2c3d-0000-4000-8000-00000000beef/resourceGroups/rg/providers/Microsoft.App/containerApps/";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop;reboot",
                "$(id)",
                "shop:42\n",
                "shop:-1",
                "shop:",
                ":1",
                "shop:1:2",
                "a b",
                "../x",
                "shöp",
                "arn:aws:ecs:eu-central-1:111122223333:task-definition/",
                "arn:aws:ecs:eu-central-1:11112222333:task-definition/shop",
                "arn:aws:ecs:eu_central:111122223333:task-definition/shop",
                "arn:aws:iam::111122223333:role/shop",
                "arn:aws:ecs:eu-central-1:111122223333:service/shop",
                "x arn:aws:ecs:eu-central-1:111122223333:task-definition/shop"
            })
    void taskDefinitionName_outsideOfTheGrammar_isRefused(String name) {
        assertThatExceptionOfType(UnusableRecordException.class).isThrownBy(() -> TaskDefinitionName.parse(name));
    }

    @Test
    void taskDefinitionName_hugeText_isRefusedShortly() {
        assertThatExceptionOfType(UnusableRecordException.class)
                .isThrownBy(() -> TaskDefinitionName.parse("a-".repeat(1_000_000)))
                .satisfies(refused -> assertThat(refused.reason()).hasSizeLessThan(300));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop",
                "shop:42",
                "arn:aws:ecs:us-east-1:111122223333:task-definition/shop",
                "arn:aws:ecs:us-east-1:111122223333:task-definition/shop:42",
                "arn:aws-cn:ecs:cn-northwest-1:111122223333:task-definition/Shop_1-x:1",
                "arn:aws-us-gov:ecs:us-gov-west-1:111122223333:task-definition/shop:1",
                "arn:aws-iso:ecs:us-iso-east-1:111122223333:task-definition/shop:1",
                "arn:aws-iso-b:ecs:us-isob-east-1:111122223333:task-definition/shop:1",
                "arn:aws-iso-e:ecs:eu-isoe-west-1:111122223333:task-definition/shop:1",
                "arn:aws-iso-f:ecs:us-isof-south-1:111122223333:task-definition/shop:1",
                "arn:aws-eusc:ecs:eusc-de-east-1:111122223333:task-definition/shop:1"
            })
    void taskDefinitionName_ofEveryPartition_isTaken(String name) {
        assertThat(TaskDefinitionName.parse(name).written()).isEqualTo(name);
    }

    @Test
    void taskDefinitionName_arnOfAnotherAccount_winsOverTheCallers() {
        WorkloadReference reference = TaskDefinitionName.parse(
                        "arn:aws:ecs:us-east-1:444455556666:task-definition/shop:1")
                .reference("111122223333", "eu-central-1");
        assertThat(reference.account()).isEqualTo("444455556666");
        assertThat(reference.region()).isEqualTo("us-east-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"111122223333/../x", "11112222333", "1111222233334", "abc"})
    void runTask_accountOutsideOfTheGrammar_isRejected(String account) {
        ParsedEvent event = readChanged(
                "aws/run-task-no-response",
                record -> ((ObjectNode) record.path("detail")).put("recipientAccountId", account));
        assertThat(line(event)).contains("rejected event").contains("is no AWS account id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ARM + "a/../b",
                ARM + "a?api-version=1",
                ARM + "a#x",
                ARM + "a%2f",
                ARM + "a b",
                ARM + "",
                ARM + "a/",
                ARM + "a/revisions/b",
                "https://evil.example" + ARM + "a",
                "/subscriptions/../resourceGroups/rg/providers/Microsoft.App/containerApps/a",
                "/subscriptions/0a1b2c3d-0000-4000-8000-00000000beef/resourceGroups/../providers/Microsoft.App/containerApps/..",
                "/subscriptions/0a1b2c3d-0000-4000-8000-00000000beef/resourceGroups/r;x/providers/Microsoft.App/jobs/a"
            })
    void armId_outsideOfTheGrammar_isRefused(String id) {
        assertThat(ArmId.tryParse(id)).isEmpty();
    }

    @Test
    void armId_anyCasing_isTakenAsWritten() {
        ArmId id = ArmId.tryParse((ARM + "Web").toUpperCase(Locale.ROOT)).orElseThrow();
        assertThat(id.type()).isEqualTo("microsoft.app/containerapps");
        assertThat(id.written()).endsWith("/CONTAINERAPPS/WEB");
        assertThat(id.canonical())
                .isEqualTo(ArmId.tryParse(ARM + "Web").orElseThrow().canonical());
    }

    @Test
    void activityLog_scopeOfAnotherResource_isNotBelieved() {
        ParsedEvent event = readChanged(
                "azure/activity-single",
                record -> ((ObjectNode) record.at("/identity/authorization")).put("scope", ARM + "other"));
        assertThat(((Deployment.ToLookUp) Events.onlyDeployment(event))
                        .reference()
                        .id())
                .endsWith("/containerGroups/Shop");
    }

    @Test
    void activityLog_idOfAnotherKindOfResource_isRejected() {
        ParsedEvent event = readChanged(
                "azure/activity-single",
                record -> record.put("resourceId", ARM + "web")
                        .putNull("identity")
                        .putNull("properties"));
        assertThat(line(event)).contains("writes a container-group but names a microsoft.app/containerapps");
    }

    @Test
    void eventBridge_sourceThatAnybodyMayPut_isNoEcsCall() {
        ParsedEvent event = readChanged("aws/register-task-definition", record -> record.put("source", "my.ecs"));
        assertThat(line(event)).startsWith("eventbridge ignored:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop/web:v1@sha256", "../x", "a//b", "A/b", "shop web", "x/", "evil.example/x@y"})
    void ecrPush_repositoryOutsideOfTheGrammar_isRejected(String repository) {
        ParsedEvent event = readChanged(
                "aws/ecr-push", record -> ((ObjectNode) record.path("detail")).put("repository-name", repository));
        assertThat(line(event)).contains("is no repository name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example/x", "a@b", "host:port", "h:123456", "-x", "h?x"})
    void acrPush_hostOutsideOfTheGrammar_isRejected(String host) {
        ParsedEvent event = readChanged(
                "azure/grid-acr-push", record -> ((ObjectNode) record.at("/data/request")).put("host", host));
        assertThat(line(event)).contains("is no registry host");
    }
}
