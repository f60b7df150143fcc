/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** What the layout of core promises; the package table itself is {@code docs/architecture.md}. */
@AnalyzeClasses(
        packages = "io.quaywatch",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.OnlyCore.class})
class ArchitectureTest {
    private static final String ROOT = "io.quaywatch.";
    private static final PackageTable TABLE = PackageTable.read();

    /** The simulator is on the test class path as a peer, and is no part of core. */
    static final class OnlyCore implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/simulator/");
        }
    }

    /** Bases of adapters, which live in other modules. */
    private static final Set<String> OPEN = Set.of("VersionedLeases", "VersionedScanCache");

    @ArchTest
    static final ArchRule usesWhatTheTableAllows = classes().should(new ArchCondition<>("use what the table allows") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass used = dependency.getTargetClass().getBaseComponentType();
                if (used.getPackageName().startsWith(ROOT) && !TABLE.allows(top(type), top(used))) {
                    events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                }
            }
        }
    });

    @ArchTest
    static void table_packages_areThoseThatExist(JavaClasses core) {
        Set<String> present = core.stream()
                .filter(type -> type.getPackageName().startsWith(ROOT))
                .map(ArchitectureTest::top)
                .collect(Collectors.toSet());

        assertThat(TABLE.mayUse().keySet()).isEqualTo(present);
        TABLE.mayUse().values().forEach(used -> assertThat(present).containsAll(used));
    }

    @ArchTest
    static void table_nothingAllowed_isUnused(JavaClasses core) {
        Set<String> used = core.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency ->
                        dependency.getTargetClass().getPackageName().startsWith(ROOT))
                .map(dependency -> top(dependency.getOriginClass()) + " > " + top(dependency.getTargetClass()))
                .collect(Collectors.toSet());

        TABLE.mayUse()
                .forEach((from, allowed) ->
                        allowed.forEach(to -> assertThat(used).contains(from + " > " + to)));
    }

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.quaywatch.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noCloudSdk = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "software.amazon..", "com.amazonaws..", "com.google.cloud..", "com.azure..", "com.microsoft..");

    @ArchTest
    static final ArchRule noEnvironment = noClasses()
            .should()
            .callMethodWhere(target(owner(type(System.class))).and(target(nameStartingWith("getenv"))));

    @ArchTest
    static final ArchRule noClockOfItsOwn = noClasses()
            .should()
            .callMethodWhere(target(owner(type(Instant.class))).and(target(nameStartingWith("now"))))
            .orShould()
            .callMethodWhere(target(owner(type(System.class))).and(target(nameStartingWith("currentTimeMillis"))))
            .orShould()
            .callMethodWhere(target(owner(type(Clock.class))).and(target(nameStartingWith("system"))))
            .orShould()
            .callMethodWhere(target(owner(type(InstantSource.class))).and(target(nameStartingWith("system"))));

    @ArchTest
    static final ArchRule mappersAreMadeInJson = noClasses()
            .that()
            .resideOutsideOfPackage("io.quaywatch.json")
            .should()
            .callConstructorWhere(target(owner(assignableTo(ObjectMapper.class))))
            .orShould()
            .callMethodWhere(target(owner(type(JsonMapper.class))).and(target(nameStartingWith("builder"))));

    @ArchTest
    static final ArchRule processesAreStartedByTheScannerOnly = noClasses()
            .that()
            .resideOutsideOfPackage("io.quaywatch.qscanner")
            .should()
            .callMethodWhere(target(owner(type(Runtime.class))).and(target(nameStartingWith("exec"))))
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(ProcessBuilder.class);

    @ArchTest
    static final ArchRule nothingMomentaryIsStatic = fields().that()
            .areStatic()
            .should()
            .notHaveRawType(
                    assignableTo(Instant.class).or(assignableTo(UUID.class)).or(assignableTo(RandomGenerator.class)));

    @ArchTest
    static final ArchRule namesSayWhatAClassIsFor =
            noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)");

    @ArchTest
    static final ArchRule publicClassesAreClosed = classes()
            .that()
            .arePublic()
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and(describe("are no bases of adapters", type -> !OPEN.contains(type.getSimpleName())))
            .should(new ArchCondition<>("be final or sealed") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean closed = type.getModifiers().contains(JavaModifier.FINAL)
                            || type.reflect().isSealed();
                    events.add(new SimpleConditionEvent(type, closed, type.getName() + " is open to extension"));
                }
            });

    @ArchTest
    static void packages_all_areNullMarked(JavaClasses core) {
        assertThat(core.stream().map(JavaClass::getPackageName).distinct())
                .isNotEmpty()
                .allSatisfy(
                        name -> assertThat(Class.forName(name + ".package-info").isAnnotationPresent(NullMarked.class))
                                .as(name)
                                .isTrue());
    }

    private static String top(JavaClass type) {
        String inside = type.getPackageName().substring(ROOT.length());
        int dot = inside.indexOf('.');
        return dot < 0 ? inside : inside.substring(0, dot);
    }

    private static DescribedPredicate<JavaClass> type(Class<?> type) {
        return JavaClass.Predicates.type(type);
    }

    private static DescribedPredicate<JavaClass> assignableTo(Class<?> type) {
        return JavaClass.Predicates.assignableTo(type);
    }
}
