/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Kills the process right after the effect of a given number: what it did stands, and nobody hears of it. */
final class Crash {
    /** No exception, so that nothing but the end of the process handles it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed(String after) {
            super("killed after " + after);
        }
    }

    private final List<String> effects = new ArrayList<>();
    private int deadly;

    /** The next process dies after its effect of this number, counted from 1 over all processes; 0 = none does. */
    void killAfter(int number) {
        deadly = number;
    }

    /** What was done so far: {@code Flows.write}, {@code Notifier.send}, … */
    List<String> effects() {
        return List.copyOf(effects);
    }

    /** The same with its effects counted; the other methods only read. */
    <T> T watch(Class<T> type, T real, String name, Set<String> changing) {
        return type.cast(Proxy.newProxyInstance(
                Crash.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object answer;
                    try {
                        answer = method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (changing.contains(method.getName())) {
                        effect(name + "." + method.getName());
                    }
                    return answer;
                }));
    }

    private void effect(String name) {
        effects.add(name);
        if (effects.size() == deadly) {
            throw new Killed(name);
        }
    }
}
