/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.config;

import java.util.List;

/** Settings that cannot be used: every problem at once, one line each, naming the setting, the value's fault and the fix. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    public ConfigException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
