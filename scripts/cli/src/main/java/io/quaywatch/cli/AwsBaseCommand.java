/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.json.Json;
import io.quaywatch.qualys.QualysInquiry.AwsBase;
import io.quaywatch.report.Untrusted;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whom the role for ECR trusts. */
@Command(
        name = "aws-base",
        mixinStandardHelpOptions = true,
        description = {
            "Shows Qualys' AWS account and the external id of this subscription.",
            "The role through which Qualys reads ECR registries must trust them. docs/schema/aws-base.schema.json describes the JSON."
        },
        footer = {"", "Example:", "  quaywatch aws-base --pod US2"})
final class AwsBaseCommand implements Callable<Integer> {
    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--format", description = "What is printed: table or json (default: table).")
    private RunOptions.Format format = RunOptions.Format.TABLE;

    private final Terminal terminal;

    AwsBaseCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (Connection qualys = Connection.open(connection, terminal)) {
            AwsBase base = qualys.ask(client -> client.inquiry().awsBase());
            if (format == RunOptions.Format.JSON) {
                terminal.out()
                        .println(JsonText.of(Json.wire()
                                .createObjectNode()
                                .put("accountId", base.accountId())
                                .put("externalId", base.externalId())));
            } else {
                terminal.out().println("Account id:  " + Untrusted.line(base.accountId()));
                terminal.out().println("External id: " + Untrusted.line(base.externalId()));
            }
        }
        return ExitCode.OK.code();
    }
}
