/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A function as Lambda runs it: the shaded JAR under AWS' runtime interface client, in a JVM of its own. */
final class LambdaProcess implements AutoCloseable {
    private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

    private final RuntimeApi api;
    private final Process process;
    private final Path log;

    private LambdaProcess(RuntimeApi api, Process process, Path log) {
        this.api = api;
        this.process = process;
        this.log = log;
    }

    static Path jar() {
        return Path.of(System.getProperty("image-scan.jar"));
    }

    /**
     * @param classPath of the function: its JAR, and whatever a test puts beside it
     * @param options for the JVM
     */
    static LambdaProcess start(
            Class<?> handler, List<Path> classPath, List<String> options, Map<String, String> environment)
            throws IOException {
        RuntimeApi api = new RuntimeApi();
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        List<String> entries = new ArrayList<>();
        classPath.forEach(entry -> entries.add(entry.toString()));
        entries.addAll(runtimeClient());
        command.addAll(List.of(
                "-cp", String.join(File.pathSeparator, entries), CLIENT, handler.getName() + "::handleRequest"));
        Path log = Files.createTempFile("quaywatch-function", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "AWS_LAMBDA_RUNTIME_API", api.address(),
                        "AWS_LAMBDA_FUNCTION_NAME", "f",
                        "AWS_LAMBDA_FUNCTION_VERSION", "1",
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512",
                        "AWS_REGION", "eu-west-1",
                        "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
                        "AWS_SECRET_ACCESS_KEY", "example"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        // The client unpacks its native part to one place in /tmp, so no two processes may start at once.
        api.awaitReady(process);
        return new LambdaProcess(api, process, log);
    }

    /** The runtime is not in the JAR: Lambda brings it. */
    private static List<String> runtimeClient() {
        try {
            String all = Files.readString(Path.of(System.getProperty("test.class.path")));
            return Arrays.stream(all.split(File.pathSeparator))
                    .filter(entry -> entry.contains("aws-lambda-java-"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RuntimeApi.Answer invoke(String event) throws InterruptedException {
        try {
            return api.invoke(event, process);
        } catch (IllegalStateException silent) {
            throw new IllegalStateException(
                    silent.getMessage() + ": " + log().lines().limit(40).toList(), silent);
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        api.close();
        log.toFile().delete();
    }
}
