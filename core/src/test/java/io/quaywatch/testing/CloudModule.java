/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.testing;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** What the module of every cloud keeps to: its wiring alone knows the environment and the clock, and no cloud knows another. */
public record CloudModule(String root, String wiring) {
    private static final List<String> CLOUDS = List.of("io.quaywatch.aws", "io.quaywatch.azure", "io.quaywatch.gcp");

    private JavaClasses classes() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(root);
    }

    public void environmentAndClockAreReadByTheWiring() {
        noClasses()
                .that()
                .haveNameNotMatching(root.replace(".", "\\.") + "\\." + wiring + "(\\$.*)?")
                .should()
                .callMethodWhere(target(owner(type(System.class))).and(target(nameStartingWith("getenv"))))
                .orShould()
                .callMethodWhere(target(owner(type(Instant.class))).and(target(nameStartingWith("now"))))
                .orShould()
                .callMethodWhere(target(owner(type(System.class))).and(target(nameStartingWith("currentTimeMillis"))))
                .orShould()
                .callMethodWhere(target(owner(type(Clock.class))).and(target(nameStartingWith("system"))))
                .orShould()
                .callMethodWhere(target(owner(type(InstantSource.class))).and(target(nameStartingWith("system"))))
                .check(classes());
    }

    public void noOtherCloudAndNoTestWorldIsKnown() {
        String[] others = Stream.concat(
                        CLOUDS.stream().filter(cloud -> !cloud.equals(root)), Stream.of("io.quaywatch.simulator"))
                .map(name -> name + "..")
                .toArray(String[]::new);
        noClasses().should().dependOnClassesThat().resideInAnyPackage(others).check(classes());
    }

    public void nothingStartsAProcess() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .check(classes());
    }
}
