/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static io.quaywatch.cli.Tables.left;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.json.Json;
import io.quaywatch.qualys.QualysInquiry.KnownRegistry;
import io.quaywatch.report.Untrusted;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The registries that Qualys knows. */
@Command(
        name = "registries",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the registries that the subscription knows: only images there can be scanned by a registry sensor.",
            "A dash is what Qualys does not say. docs/schema/registries.schema.json describes the JSON."
        },
        footer = {"", "Example:", "  quaywatch registries --pod US2 --format json"})
final class RegistriesCommand implements Callable<Integer> {
    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--format", description = "What is printed: table or json (default: table).")
    private RunOptions.Format format = RunOptions.Format.TABLE;

    private final Terminal terminal;

    RegistriesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (Connection qualys = Connection.open(connection, terminal)) {
            List<KnownRegistry> registries =
                    qualys.ask(client -> client.inquiry().registries());
            terminal.out().println(format == RunOptions.Format.JSON ? json(registries) : table(registries));
        }
        return ExitCode.OK.code();
    }

    private static String table(List<KnownRegistry> registries) {
        return Tables.of(
                registries,
                List.of(
                        left("URI").with(registry -> shown(registry.entry().uri())),
                        left("NAME").with(registry -> shown(registry.entry().name())),
                        left("TYPE").with(registry -> shown(registry.type())),
                        left("IMAGES").with(registry -> shown(registry.images())),
                        left("SCANNED").with(registry -> shown(registry.scanned())),
                        left("LAST SCANNED").with(registry -> shown(registry.lastScanned())),
                        left("ID").with(registry -> shown(registry.entry().id()))));
    }

    private static String json(List<KnownRegistry> registries) {
        ObjectNode document = Json.wire().createObjectNode();
        ArrayNode rows = document.putArray("registries");
        for (KnownRegistry registry : registries) {
            rows.addObject()
                    .put("id", registry.entry().id())
                    .put("uri", registry.entry().uri())
                    .put("name", registry.entry().name())
                    .put("type", registry.type())
                    .put("images", registry.images())
                    .put("scanned", registry.scanned())
                    .put(
                            "lastScanned",
                            registry.lastScanned() == null
                                    ? null
                                    : registry.lastScanned().toString());
        }
        return JsonText.of(document);
    }

    private static String shown(@Nullable Object value) {
        return value == null ? "-" : Untrusted.line(value.toString());
    }
}
