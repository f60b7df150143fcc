/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;

/** Where the command touches its process and the time. */
@AnalyzeClasses(packages = "io.quaywatch.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class CliArchitectureTest {
    @ArchTest
    static final ArchRule STREAMS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(Quaywatch.class.getName())
            .should()
            .accessField(System.class, "in")
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule PROCESS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(Quaywatch.class.getName())
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(System.class, "exit", int.class);

    @ArchTest
    static final ArchRule NOW = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat(equivalentTo(Clock.class));

    /** The verbs that start something, and the world they start it in. */
    @ArchTest
    static final ArchRule MACHINE_TIME = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(LocalWorld.class.getName())
            .and()
            .doNotHaveFullyQualifiedName(ReplayCommand.class.getName())
            .and()
            .doNotHaveFullyQualifiedName(LedgerCommand.class.getName())
            .and()
            .doNotHaveFullyQualifiedName(PolicyCommand.class.getName())
            .and()
            .doNotHaveFullyQualifiedName(Connection.class.getName())
            .and()
            .doNotHaveFullyQualifiedName(TokenInspectCommand.class.getName())
            .and()
            .doNotHaveFullyQualifiedName(DoctorCommand.class.getName())
            .and()
            .doNotHaveFullyQualifiedName(WhyCommand.class.getName())
            .should()
            .callMethod(InstantSource.class, "system");
}
