/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.testing.ShadedJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The JAR is whole, with its licences, and no larger than it has to be. */
class ShadedJarIT {
    private static final long MOST_BYTES = 36L * 1024 * 1024;
    private static final ShadedJar JAR = new ShadedJar(Path.of(System.getProperty("snapshot-scan.jar")));

    @Test
    void services_every_namesAClassThatIsThere() throws IOException {
        assertThat(JAR.missingServices()).isEmpty();
        assertThat(JAR.names()).contains("META-INF/services/io.grpc.ManagedChannelProvider");
    }

    @Test
    void contents_licencesAndNothingTwice() throws IOException {
        List<String> names = JAR.names();

        assertThat(names).contains("META-INF/LICENSE", "META-INF/NOTICE");
        assertThat(names.stream().filter(name -> name.endsWith(".class"))).doesNotHaveDuplicates();
        assertThat(names).noneMatch(name -> name.endsWith(".SF") || name.endsWith("module-info.class"));
    }

    @Test
    void contents_noNettyAndNoOtherCloud() throws IOException {
        assertThat(JAR.names())
                .noneMatch(name -> name.startsWith("io/netty/")
                        || name.startsWith("io/grpc/netty/")
                        || name.startsWith("org/apache/http")
                        || name.startsWith("org/apache/commons/logging/")
                        || name.startsWith("software/amazon/")
                        || name.startsWith("com/azure/")
                        || name.startsWith("com/google/cloud/functions/")
                        || name.startsWith("com/google/cloud/compute/")
                        || name.startsWith("io/quaywatch/simulator/")
                        || name.startsWith("org/junit/"));
    }

    @Test
    void size_ofTheJar_isInTheBudget() throws IOException {
        System.out.printf("Google Cloud JAR: %.1f MB%n", JAR.bytes() / 1024.0 / 1024.0);

        assertThat(JAR.bytes()).isLessThanOrEqualTo(MOST_BYTES);
    }
}
