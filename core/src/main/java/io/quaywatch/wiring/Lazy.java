/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.wiring;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes a thing when it is first asked for, once. A maker that throws is asked again. */
public final class Lazy<T> implements Supplier<T> {
    private final Supplier<T> maker;
    private @Nullable T made;

    public Lazy(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public synchronized T get() {
        if (made == null) {
            made = maker.get();
        }
        return made;
    }

    /** The thing if it was made; nothing is made for this. */
    public synchronized Optional<T> ifMade() {
        return Optional.ofNullable(made);
    }
}
