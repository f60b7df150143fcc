/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Reads the values of settings and collects what is wrong with them, so that an operator is told everything at once: a wrong
 * value reads as the default until {@link #end}. No problem quotes a value, which may be a password.
 */
public final class SettingReader {
    private static final Pattern NUMBER_FORM = Pattern.compile("[0-9]{1,6}");

    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();
    private final List<Setting> unsound = new ArrayList<>();

    public SettingReader(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The value or its default, stripped; empty if there is neither. */
    public Optional<String> text(Setting setting) {
        String value = environment.getOrDefault(setting.name(), "").strip();
        return Optional.of(value.isEmpty() ? setting.standard() : value).filter(text -> !text.isEmpty());
    }

    /** A text that has this form from end to end. */
    public Optional<String> matching(Setting setting, Pattern form) {
        Optional<String> value = text(setting);
        if (value.isEmpty() || form.matcher(value.get()).matches()) {
            return value;
        }
        problem(setting, "is not " + setting.range());
        return Optional.of(setting.standard()).filter(text -> !text.isEmpty());
    }

    /** A whole number; the setting has a default. */
    public int number(Setting setting, int least, int most) {
        String value = text(setting).orElseThrow();
        int number = NUMBER_FORM.matcher(value).matches() ? Integer.parseInt(value) : -1;
        if (number >= least && number <= most) {
            return number;
        }
        problem(setting, "is not a whole number from " + setting.range());
        return Integer.parseInt(setting.standard());
    }

    public Optional<URI> uri(Setting setting, Predicate<URI> form) {
        Optional<String> value = text(setting);
        Optional<URI> uri = value.flatMap(SettingReader::uri).filter(form);
        if (value.isPresent() && uri.isEmpty()) {
            problem(setting, "is not " + setting.range());
        }
        return uri;
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    public Optional<Path> path(Setting setting) {
        try {
            return text(setting).map(Path::of);
        } catch (InvalidPathException e) {
            problem(setting, "is not " + setting.range());
            return Optional.empty();
        }
    }

    /** Notes that a setting has no value and needs one, unless more is known to be wrong with it; answers the stand-in. */
    public <T> T missing(Setting setting, T standIn) {
        if (isSound(setting)) {
            problem(setting, "is not set: " + setting.meaning() + " Give " + setting.range());
        }
        return standIn;
    }

    /** Whether nothing was wrong with these so far, for problems that lie between two settings. */
    public boolean isSound(Setting... settings) {
        return unsound.stream().noneMatch(List.of(settings)::contains);
    }

    /** @param what continues "SETTING …" */
    public void problem(Setting setting, String what) {
        unsound.add(setting);
        problems.add(setting.name() + " " + what);
    }

    /** Takes over a problem that another reader found. */
    public void problem(String whole) {
        problems.add(whole);
    }

    /** @throws ConfigException naming every problem */
    public void end() {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }
}
