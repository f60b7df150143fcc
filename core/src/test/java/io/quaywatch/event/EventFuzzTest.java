/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Whatever comes in: events, or an {@link EventException}; never another exception, never a defect. */
class EventFuzzTest {
    private static final List<String> FIXTURES = List.of(
            "aws/register-task-definition",
            "aws/run-task",
            "aws/update-service-task-sets",
            "aws/task-running",
            "aws/ecr-push",
            "aws/cloudtrail-file",
            "azure/aci-triplet",
            "azure/aci-properties-in-string",
            "azure/grid-acr-push",
            "azure/cloudevent-activity-records",
            "azure/cloudevent-resource-write");
    private static final List<String> JUNK = List.of(
            "null",
            "{}",
            "[]",
            "0",
            "-1e300",
            "true",
            "\"\"",
            "\" \"",
            "\"{\"",
            "\"{\\\"a\\\":[]}\"",
            "[[{}]]",
            "{\"value\":{}}");

    @Property(tries = 500)
    void read_anyBytes_isEventsOrEventException(@ForAll @Size(max = 200) byte[] document) {
        check(document);
    }

    @Property(tries = 500)
    void read_anyText_isEventsOrEventException(@ForAll String document) {
        check(document.getBytes(UTF_8));
    }

    @Property(tries = 2_000)
    void read_fixtureWithFieldsReplaced_isEventsOrEventException(@ForAll long seed) {
        Random random = new Random(seed);
        JsonNode document =
                Events.tree(FIXTURES.get(random.nextInt(FIXTURES.size()))).deepCopy();
        for (int i = random.nextInt(4); i >= 0; i--) {
            replaceOne(document, random);
        }
        check(document.toString().getBytes(UTF_8));
    }

    @Property(tries = 500)
    void read_fixtureWithBytesBroken_isEventsOrEventException(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] document = Events.bytes(FIXTURES.get(random.nextInt(FIXTURES.size())));
        for (int i = random.nextInt(3); i >= 0; i--) {
            document[random.nextInt(document.length)] = (byte) random.nextInt();
        }
        check(document);
    }

    private static void replaceOne(JsonNode document, Random random) {
        List<JsonNode> containers = new ArrayList<>();
        collect(document, containers);
        JsonNode target = containers.get(random.nextInt(containers.size()));
        JsonNode junk = Fields.json(JUNK.get(random.nextInt(JUNK.size())));
        if (target instanceof ArrayNode array && !array.isEmpty()) {
            array.set(random.nextInt(array.size()), junk);
        } else if (target instanceof ObjectNode object && !object.isEmpty()) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            object.set(names.get(random.nextInt(names.size())), junk);
        }
    }

    private static void collect(JsonNode node, List<JsonNode> into) {
        if (node.isContainerNode()) {
            into.add(node);
            node.forEach(child -> collect(child, into));
        }
    }

    private static void check(byte[] document) {
        List<ParsedEvent> events;
        try {
            events = Events.READER.read(document);
        } catch (EventException e) {
            assertThat(e.getMessage()).startsWith("event").doesNotContain("\n").hasSizeLessThan(2_000);
            return;
        }
        assertThat(events).isNotEmpty();
        for (ParsedEvent event : events) {
            if (event instanceof ParsedEvent.Rejected rejected) {
                assertThat(rejected.reason()).isNotBlank().doesNotContain(EventReader.DEFECT);
            }
        }
    }
}
