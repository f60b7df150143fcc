/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.testing.ShadedJar;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JAR is whole, with its licences, and no larger than it has to be. */
class ShadedJarIT {
    private static final long MOST_BYTES = 20L * 1024 * 1024;
    private static final Path FILE = Path.of(System.getProperty("image-scan.jar"));
    private static final ShadedJar JAR = new ShadedJar(FILE);

    @ParameterizedTest
    @ValueSource(
            classes = {
                ActivityLogProcessor.class,
                StepWorker.class,
                ScanWorker.class,
                PoisonFunctions.class,
                HttpFunctions.class,
                SweepFunction.class
            })
    void functions_fromTheJarAlone_areMade(Class<?> function) throws Exception {
        try (URLClassLoader alone =
                new URLClassLoader(new URL[] {FILE.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            Object made = alone.loadClass(function.getName()).getConstructor().newInstance();

            assertThat(made.getClass().getClassLoader()).isSameAs(alone);
        }
    }

    @Test
    void services_every_namesAClassThatIsThere() throws IOException {
        assertThat(JAR.missingServices()).isEmpty();
        assertThat(JAR.names()).contains("META-INF/services/com.azure.core.http.HttpClientProvider");
    }

    @Test
    void contents_licencesAndNothingTwice() throws IOException {
        List<String> names = JAR.names();

        assertThat(names).contains("META-INF/LICENSE", "META-INF/NOTICE");
        assertThat(names.stream().filter(name -> name.endsWith(".class"))).doesNotHaveDuplicates();
        assertThat(names).noneMatch(name -> name.endsWith(".SF") || name.endsWith("module-info.class"));
    }

    @Test
    void contents_oneHttpClientAndNoOtherCloud() throws IOException {
        List<String> names = JAR.names();

        assertThat(names.stream().filter(name -> name.endsWith("/OkHttpClient.class")))
                .containsExactly("okhttp3/OkHttpClient.class");
        assertThat(names)
                .noneMatch(name -> name.startsWith("io/netty/")
                        || name.startsWith("org/apache/http")
                        || name.startsWith("software/amazon/")
                        || name.startsWith("com/google/cloud/")
                        || name.startsWith("io/quaywatch/simulator/")
                        || name.startsWith("org/junit/"));
    }

    @Test
    void size_ofTheJar_isInTheBudget() throws IOException {
        System.out.printf("Azure JAR: %.1f MB%n", JAR.bytes() / 1024.0 / 1024.0);

        assertThat(JAR.bytes()).isLessThanOrEqualTo(MOST_BYTES);
    }
}
