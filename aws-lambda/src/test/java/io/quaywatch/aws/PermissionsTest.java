/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each function may do what its code calls, and nothing else. The code side is {@link CallGraph}; the other side is the table of
 * rights in {@code docs/aws.md}, which {@code scripts/checks/permissions.mjs --check} holds equal to the templates.
 *
 * <p>Names of operations are compared, not resources or conditions: those are {@code scripts/checks/templates.mjs}.
 */
class PermissionsTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| ([^|]+) \\|");
    private static final Pattern ACTION = Pattern.compile("`(\\w+:\\w+)`");

    /** Granted to functions although no client of the SDK is called for it. */
    private static final Map<String, String> WITHOUT_A_CALL = Map.ofEntries(
            Map.entry("logs:CreateLogStream", "the platform writes the log"),
            Map.entry("logs:PutLogEvents", "the platform writes the log"),
            Map.entry("xray:PutTelemetryRecords", "the platform traces"),
            Map.entry("xray:PutTraceSegments", "the platform traces"),
            Map.entry("kms:Decrypt", "the encrypted table, secret, topic and bucket ask it of their caller"),
            Map.entry("kms:DescribeKey", "the encrypted table asks it of its caller"),
            Map.entry("kms:Encrypt", "the encrypted table asks it of its caller"),
            Map.entry("kms:GenerateDataKey", "the encrypted table, topic and bucket ask it of their writer"),
            Map.entry("kms:ReEncryptFrom", "the encrypted table asks it of its caller"),
            Map.entry("kms:ReEncryptTo", "the encrypted table asks it of its caller"),
            Map.entry("sqs:SendMessage", "the platform puts failed asynchronous calls into the queue"),
            Map.entry("s3:ListBucket", "without it a missing object reads as 403, not as 404"),
            Map.entry("ecr:BatchGetImage", "the registry's HTTP API: manifests"),
            Map.entry("ecr:DescribeImages", "the registry's HTTP API: which right a HEAD asks for is not documented"),
            Map.entry("ecr:GetDownloadUrlForLayer", "the registry's HTTP API: configuration blobs"),
            Map.entry("ecr:ListImages", "the registry's HTTP API: tags"));

    /** Needs no right: every caller may ask who it is. */
    private static final String FREE = "sts:GetCallerIdentity";

    /** In the graph, but a phase or a setting that the function does not have keeps it from being called. */
    private static final Map<String, Set<String>> NEVER_CALLED = Map.of(
            // It only ever runs RecordFailure and SendNotification.
            "FailuresRole", Set.of("ecr:GetAuthorizationToken", "sts:AssumeRole"),
            // QUAYWATCH_DESCRIBE_ROLE is not among its settings.
            "StepsRole", Set.of("sts:AssumeRole"));

    private static JavaClasses ours;
    private static Map<String, Set<String>> granted;

    @BeforeAll
    static void read() throws IOException {
        ours = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("simulator") && !location.contains("-tests.jar"))
                .importPackages("io.quaywatch");
        String text = Files.readString(Path.of("..", "docs", "aws.md"));
        String table = text.substring(text.indexOf("**single-account.yaml**"), text.indexOf("**regional-spoke.yaml**"));
        granted = ROW.matcher(table)
                .results()
                .collect(Collectors.groupingBy(
                        row -> row.group(1), Collectors.flatMapping(PermissionsTest::actions, Collectors.toSet())));
    }

    private static Stream<String> actions(MatchResult row) {
        return ACTION.matcher(row.group(2)).results().map(action -> action.group(1));
    }

    static Stream<Class<?>> handlers() {
        return Arrays.stream(JsonHandler.class.getPermittedSubclasses());
    }

    private static String role(Class<?> handler) {
        return handler.getSimpleName().replaceFirst("Handler$", "Role");
    }

    private static Set<String> needed(Class<?> handler) {
        Set<String> needed = CallGraph.actionsOf(handler, ours);
        Set<String> never = NEVER_CALLED.getOrDefault(role(handler), Set.of());
        assertThat(never).as("exceptions that are still in the graph").isSubsetOf(needed);
        needed.removeAll(never);
        needed.remove(FREE);
        return needed;
    }

    @ParameterizedTest
    @MethodSource("handlers")
    void role_handler_mayDoWhatItsCodeCalls(Class<?> handler) {
        Set<String> missing = needed(handler);
        missing.removeAll(granted.get(role(handler)));

        assertThat(missing).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("handlers")
    void role_handler_mayDoNothingElse(Class<?> handler) {
        Set<String> unused = new TreeSet<>(granted.get(role(handler)));
        unused.removeAll(needed(handler));
        unused.removeAll(WITHOUT_A_CALL.keySet());

        assertThat(unused).isEmpty();
    }

    /** The graph is worth something only if it tells the functions apart. */
    @ParameterizedTest
    @CsvSource({"EventsRole, dynamodb", "EventsRole, secretsmanager", "FailuresRole, s3", "SweepRole, sns"})
    void graph_handlerWithoutThatService_doesNotReachIt(String role, String service) {
        Class<?> handler =
                handlers().filter(type -> role(type).equals(role)).findFirst().orElseThrow();

        assertThat(needed(handler)).isNotEmpty().noneMatch(action -> action.startsWith(service + ":"));
    }
}
