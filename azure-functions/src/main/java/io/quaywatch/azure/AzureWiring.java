/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import java.util.List;
import java.util.function.Consumer;

final class AzureWiring {
    static AzureWiring shared() {
        return new AzureWiring();
    }

    Consumer<List<String>> batch() {
        return m -> {};
    }

    void step(String m, long n) {}

    void scan(String m, long n) {}

    void poison(String q, String m) {}

    void sweep() {}

    Object backfill(String b) {
        return b;
    }

    Object redrive(String b) {
        return b;
    }
}
