/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaFieldAccess.AccessType;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.quaywatch.wiring.Lazy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which operations of AWS the bytecode of a handler can come to call. A call of an interface goes to every class of ours that
 * implements it and that is constructed on the way; a lambda belongs to the method that holds it.
 *
 * <p>What the maker of a {@link Lazy} field calls belongs to those who get the field, not to the constructor that prepares it:
 * maker and field are found together by their line. Where that pairing fails, the graph grows, it does not shrink. It knows
 * no data either: a workflow that is reached is reached with all its phases.
 */
final class CallGraph {
    private static final Pattern CLIENT =
            Pattern.compile("software\\.amazon\\.awssdk\\.services\\.(\\w+)\\.\\w+Client");
    private static final Pattern SUFFIX = Pattern.compile("(Paginator|AsBytes)$");
    private static final Set<String> NO_OPERATIONS = Set.of("builder", "create", "close", "serviceClientConfiguration");

    private final JavaClasses ours;
    private final Set<JavaClass> constructed = new LinkedHashSet<>();
    private final Set<CodeUnitAccessTarget> virtualCalls = new LinkedHashSet<>();
    private final Set<JavaCodeUnit> reached = new HashSet<>();
    private final Set<String> gotLazies = new HashSet<>();
    private final Set<JavaClass> initialized = new HashSet<>();
    private final Deque<JavaCodeUnit> open = new ArrayDeque<>();
    private final Set<String> actions = new TreeSet<>();

    private CallGraph(JavaClasses ours) {
        this.ours = ours;
        // Jackson makes records without a constructor call in any bytecode.
        ours.stream().filter(JavaClass::isRecord).forEach(constructed::add);
    }

    /** IAM actions, such as {@code dynamodb:GetItem}, of everything that a handler made by the platform can reach. */
    static Set<String> actionsOf(Class<?> handler, JavaClasses ours) {
        CallGraph graph = new CallGraph(ours);
        JavaClass root = ours.get(handler);
        graph.reach(root.getConstructor());
        graph.construct(root);
        graph.reach(ours.get(JsonHandler.class).getMethods().stream()
                .filter(method -> method.getName().equals("handleRequest"))
                .findFirst()
                .orElseThrow());
        while (!graph.open.isEmpty()) {
            graph.visit(graph.open.remove());
        }
        return graph.actions;
    }

    private void visit(JavaCodeUnit unit) {
        initialize(unit.getOwner());
        Set<JavaAccess<?>> prepared = new HashSet<>();
        for (JavaFieldAccess access : unit.getFieldAccesses()) {
            initialize(access.getTargetOwner());
            if (!isLazy(access)) {
                continue;
            }
            if (access.getAccessType() == AccessType.SET) {
                prepared.addAll(onLine(unit, access.getLineNumber()));
            } else if (isGot(unit, access.getLineNumber())) {
                get(access);
            }
        }
        codeAccesses(unit).stream()
                .filter(access -> !prepared.contains(access) || isConstructorOfLazy(access))
                .forEach(this::follow);
    }

    /** Follows what the constructor of the field's class has on the line that sets the field. */
    private void get(JavaFieldAccess access) {
        if (!gotLazies.add(access.getTarget().getFullName())) {
            return;
        }
        access.getTarget().resolveMember().orElseThrow().getAccessesToSelf().stream()
                .filter(set -> set.getAccessType() == AccessType.SET)
                .flatMap(set -> onLine(set.getOrigin(), set.getLineNumber()).stream())
                .forEach(this::follow);
    }

    private void follow(JavaAccess<?> access) {
        CodeUnitAccessTarget target = (CodeUnitAccessTarget) access.getTarget();
        JavaClass owner = access.getTargetOwner();
        Matcher client = CLIENT.matcher(owner.getName());
        if (client.matches()) {
            if (!NO_OPERATIONS.contains(target.getName())) {
                actions.add(action(client.group(1), target.getName()));
            }
            return;
        }
        if (!isOurs(owner)) {
            return;
        }
        initialize(owner);
        target.resolveMember().ifPresent(member -> reach((JavaCodeUnit) member));
        if (target.getName().equals("<init>")) {
            construct(owner);
        } else if (virtualCalls.add(target)) {
            Set.copyOf(constructed).forEach(type -> dispatch(target, type));
        }
    }

    private void construct(JavaClass type) {
        if (!constructed.add(type)) {
            return;
        }
        Set.copyOf(virtualCalls).forEach(call -> dispatch(call, type));
        // What the JDK, the SDK or the platform calls back: an override of a method that is not ours.
        type.getAllRawInterfaces().stream()
                .filter(implemented -> !isOurs(implemented))
                .flatMap(implemented -> implemented.getMethods().stream())
                .forEach(foreign -> type.getMethods().stream()
                        .filter(method -> method.getName().equals(foreign.getName()))
                        .forEach(this::reach));
    }

    private void dispatch(CodeUnitAccessTarget call, JavaClass type) {
        if (!type.isAssignableTo(call.getOwner().getName())) {
            return;
        }
        type.getAllMethods().stream()
                .filter(method -> method.getName().equals(call.getName()))
                .filter(method -> method.getRawParameterTypes().size()
                        == call.getRawParameterTypes().size())
                .filter(method -> !method.getModifiers().contains(JavaModifier.ABSTRACT))
                .forEach(this::reach);
    }

    private void reach(JavaCodeUnit unit) {
        if (isOurs(unit.getOwner()) && reached.add(unit)) {
            open.add(unit);
        }
    }

    private void initialize(JavaClass type) {
        if (isOurs(type) && initialized.add(type)) {
            type.getStaticInitializer().ifPresent(this::reach);
        }
    }

    private boolean isOurs(JavaClass type) {
        return ours.contain(type.getName());
    }

    private static boolean isLazy(JavaFieldAccess access) {
        return access.getTarget().getRawType().isEquivalentTo(Lazy.class);
    }

    private static boolean isConstructorOfLazy(JavaAccess<?> access) {
        return access.getTargetOwner().isEquivalentTo(Lazy.class);
    }

    private static boolean isGot(JavaCodeUnit unit, int line) {
        Set<JavaAccess<?>> calls = onLine(unit, line);
        return calls.stream().noneMatch(call -> call.getName().equals("ifMade"))
                || calls.stream().anyMatch(call -> call.getName().equals("get"));
    }

    private static Set<JavaAccess<?>> codeAccesses(JavaCodeUnit unit) {
        Set<JavaAccess<?>> all = new LinkedHashSet<>(unit.getCallsFromSelf());
        all.addAll(unit.getMethodReferencesFromSelf());
        all.addAll(unit.getConstructorReferencesFromSelf());
        return all;
    }

    private static Set<JavaAccess<?>> onLine(JavaCodeUnit unit, int line) {
        Set<JavaAccess<?>> found = codeAccesses(unit);
        found.removeIf(access -> access.getLineNumber() != line);
        return found;
    }

    private static String action(String service, String method) {
        String operation = SUFFIX.matcher(method).replaceFirst("");
        return (service.equals("sfn") ? "states" : service)
                + ":"
                + Character.toUpperCase(operation.charAt(0))
                + operation.substring(1);
    }
}
