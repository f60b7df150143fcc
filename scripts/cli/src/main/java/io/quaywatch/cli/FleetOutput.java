/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static io.quaywatch.cli.Tables.left;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.cli.FleetDemo.Row;
import io.quaywatch.cli.FleetDemo.Told;
import io.quaywatch.json.Json;
import io.quaywatch.report.Untrusted;
import io.quaywatch.snapshot.PlanReport;
import java.io.PrintStream;
import java.util.List;

/** The story of the fleet, for people or as one JSON document. */
record FleetOutput(Terminal terminal, RunOptions.Format format) {

    int finish(Told told) {
        switch (format) {
            case JSON -> terminal.out().println(json(told));
            case TABLE -> table(told, terminal.out());
        }
        return (told.isWhole() ? ExitCode.OK : ExitCode.NOT_COMPLETE).code();
    }

    private static void table(Told told, PrintStream out) {
        out.println();
        out.println(Tables.of(
                told.machines(),
                List.of(
                        left("MACHINE").with(row -> Untrusted.line(row.machine())),
                        left("OUTCOME").with(Row::outcome),
                        left("ATTEMPTS").with(row -> count(row.attempts(), row)),
                        left("MINUTES").with(row -> count(row.minutes(), row)),
                        left("LEFT").with(row -> count(row.left(), row)),
                        left("WHY").with(row -> row.why() == null ? "" : Untrusted.line(row.why())))));
        for (PlanReport.Scope scope : told.plan().scopes()) {
            PlanReport.Trouble trouble = scope.trouble();
            out.println(
                    trouble == null
                            ? "planned   " + scope.scope() + ": " + scope.seen() + " seen, " + scope.made()
                                    + " to be scanned"
                            : "denied    " + scope.scope() + ": " + Untrusted.line(trouble.text())
                                    + "; its machines are missing here");
        }
        out.println("left      " + told.left() + " resources of ours in the cloud");
    }

    /** A dash where no job was made. */
    private static String count(long number, Row row) {
        return row.attempts() == 0 ? "-" : Long.toString(number);
    }

    private static String json(Told told) {
        ObjectNode document = Json.wire().createObjectNode();
        ArrayNode machines = document.putArray("machines");
        told.machines()
                .forEach(row -> machines.addObject()
                        .put("machine", row.machine())
                        .put("outcome", row.outcome())
                        .put("attempts", row.attempts())
                        .put("minutes", row.minutes())
                        .put("left", row.left())
                        .put("why", row.why()));
        ArrayNode denied = document.putArray("denied");
        told.plan().scopes().stream()
                .filter(scope -> scope.trouble() != null)
                .forEach(scope -> denied.add(scope.scope()));
        document.put("left", told.left());
        try {
            return Json.wire().writerWithDefaultPrettyPrinter().writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document made of strings and numbers can be written", e);
        }
    }
}
