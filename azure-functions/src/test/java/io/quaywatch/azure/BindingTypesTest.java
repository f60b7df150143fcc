/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Types that Azure's Java worker can hand over. Others compile, package and load, and then every invocation dies in the worker:
 * seen with a list of maps as metadata, which it reads as a list of texts.
 */
class BindingTypesTest {
    private static final Set<String> DATA = Set.of(
            "java.lang.String",
            "java.util.List<java.lang.String>",
            HttpRequestMessage.class.getName() + "<java.util.Optional<java.lang.String>>");

    private static final Set<Type> METADATA = Set.of(String.class, Map[].class);

    private static List<Method> functions() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.quaywatch.azure")
                        .stream()
                        .map(JavaClass::reflect)
                        .flatMap(type -> Stream.of(type.getMethods()))
                        .filter(method -> method.isAnnotationPresent(FunctionName.class))
                        .toList();
    }

    @Test
    void parameters_areOfTypesThatTheWorkerHandsOver() {
        assertThat(functions()).hasSize(8);
        for (Method function : functions()) {
            for (Parameter parameter : function.getParameters()) {
                if (parameter.getType() == ExecutionContext.class) {
                    continue;
                }
                if (parameter.isAnnotationPresent(BindingName.class)) {
                    assertThat(METADATA).as("%s of %s", parameter, function).contains(parameter.getParameterizedType());
                } else {
                    assertThat(DATA)
                            .as("%s of %s", parameter, function)
                            .contains(parameter.getParameterizedType().getTypeName());
                    assertThat(parameter.getAnnotations()).hasSize(1);
                }
            }
        }
    }

    @Test
    void classes_canBeMadeByTheWorker() {
        for (Method function : functions()) {
            Class<?> type = function.getDeclaringClass();
            assertThat(Modifier.isPublic(type.getModifiers())).isTrue();
            assertThat(Arrays.stream(type.getConstructors()))
                    .as("%s", type)
                    .singleElement()
                    .satisfies(constructor ->
                            assertThat(constructor.getParameterCount()).isZero());
        }
    }

    @Test
    void names_areNotUsedTwice() {
        assertThat(functions().stream()
                        .map(function ->
                                function.getAnnotation(FunctionName.class).value()))
                .doesNotHaveDuplicates();
    }
}
