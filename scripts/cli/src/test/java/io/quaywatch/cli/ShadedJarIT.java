/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packed command: whole, no larger than it has to be, and running where nothing is set up. */
class ShadedJarIT {
    private static final Path JAR = Path.of(System.getProperty("quaywatch.jar"));
    private static final long MOST_BYTES = 11L * 1024 * 1024;

    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource({"--version, quaywatch 0", "platforms, gateway.qg2.apps.qualys.com", "parse ünï:1, '\"input\":\"'"})
    void run_bareEnvironment_works(String line, String says) throws Exception {
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString());
        builder.command().addAll(List.of(line.split(" ")));
        builder.environment().clear();
        builder.environment().put("LC_ALL", "POSIX");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(out, StandardCharsets.UTF_8)).contains(says);
        assertThat(err).isEmptyFile();
        assertThat(process.exitValue()).isEqualTo(line.startsWith("parse") ? 1 : 0);
    }

    @Test
    void run_stdinUnderAnotherLocale_isUtf8() throws Exception {
        Path in = Files.writeString(temp.resolve("in"), "ünï\n");
        Path out = temp.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString(), "parse");
        builder.environment().put("LC_ALL", "POSIX");
        Process process =
                builder.redirectInput(in.toFile()).redirectOutput(out.toFile()).start();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(out, StandardCharsets.UTF_8)).contains("\"input\":\"ünï\"");
    }

    @Test
    void size_isWithinItsBudget() throws IOException {
        long bytes = Files.size(JAR);
        System.out.println(JAR.getFileName() + ": " + bytes / 1024 + " KB of at most " + MOST_BYTES / 1024 + " KB");

        assertThat(bytes).isLessThanOrEqualTo(MOST_BYTES);
    }

    @Test
    void services_everyNamedClass_isThere() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<JarEntry> services = jar.stream()
                    .filter(entry -> !entry.isDirectory() && entry.getName().startsWith("META-INF/services/"))
                    .toList();

            assertThat(services).isNotEmpty();
            for (JarEntry service : services) {
                String text = new String(jar.getInputStream(service).readAllBytes(), StandardCharsets.UTF_8);
                assertThat(text.lines()
                                .map(line -> line.replaceAll("#.*", "").strip())
                                .filter(line -> !line.isEmpty()))
                        .as(service.getName())
                        .isNotEmpty()
                        .allMatch(name -> jar.getEntry(name.replace('.', '/') + ".class") != null);
            }
        }
    }

    @Test
    void content_licencesAreThereAndNothingIsTwiceOrOfACloud() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> names = jar.stream().map(JarEntry::getName).toList();
            Set<String> okhttp = names.stream()
                    .filter(name -> name.endsWith("/OkHttpClient.class"))
                    .collect(Collectors.toSet());

            assertThat(names).contains("META-INF/LICENSE", "META-INF/NOTICE").doesNotHaveDuplicates();
            assertThat(okhttp).containsExactly("okhttp3/OkHttpClient.class");
            assertThat(names)
                    .noneMatch(name -> name.startsWith("software/amazon/")
                            || name.startsWith("com/amazonaws/")
                            || name.startsWith("com/azure/")
                            || name.startsWith("com/microsoft/azure/")
                            || name.startsWith("com/google/cloud/"));
        }
    }
}
