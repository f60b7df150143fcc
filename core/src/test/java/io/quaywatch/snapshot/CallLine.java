/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The line between the workflow and its ports: calls can be watched, lost, doubled and cut on it. */
final class CallLine {
    private final List<Listener> listeners = new ArrayList<>();

    /** A call on its way; {@link #make} passes it on. */
    record Call(String port, Method method, @Nullable Object @Nullable [] arguments, Real real) {
        String name() {
            return port + "." + method.getName();
        }

        @Nullable
        Object make() throws Throwable {
            return real.call();
        }
    }

    @FunctionalInterface
    interface Real {
        @Nullable
        Object call() throws Throwable;
    }

    @FunctionalInterface
    interface Listener {
        @Nullable
        Object on(Call call) throws Throwable;
    }

    /** The last one added is nearest to the workflow. */
    void add(Listener listener) {
        listeners.add(listener);
    }

    <T> T through(Class<T> port, T target) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, args) -> {
            Real real = () -> {
                try {
                    return method.invoke(target, args);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            };
            for (Listener listener : listeners) {
                Call call = new Call(port.getSimpleName(), method, args, real);
                real = () -> listener.on(call);
            }
            return real.call();
        }));
    }
}
