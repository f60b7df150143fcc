/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Labels to choose by, from a setting such as {@code env=prod,team=shop}. The same key may come with several values where any of
 * them is enough.
 */
public record LabelList(Set<Label> labels) {
    public static final LabelList NONE = new LabelList(Set.of());

    /** A list that is longer is a mistake, and would be looked through for every machine. */
    private static final int MOST = 64;

    public LabelList {
        labels = Set.copyOf(labels);
    }

    public record Label(String key, String value) {
        @Override
        public String toString() {
            return key + "=" + value;
        }

        boolean isOn(Map<String, String> worn) {
            return value.equals(worn.get(key));
        }
    }

    /** What a cloud takes as a label. What it would not take can never match, so it is refused instead of choosing nothing. */
    public enum Grammar {
        /** Lower case, digits, dashes, underscores; international letters that have no case (Compute Engine, "Label format"). */
        GCP("[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}", "[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}"),
        /** Letters, digits, spaces and {@code + - = . _ : / @} (EC2, "Tag restrictions"). */
        AWS("[\\p{L}\\p{N}\\p{Zs}+\\-._:/@]{1,128}", "[\\p{L}\\p{N}\\p{Zs}+\\-=._:/@]{0,256}");

        private final Pattern key;
        private final Pattern value;

        Grammar(String key, String value) {
            this.key = Pattern.compile(key);
            this.value = Pattern.compile(value);
        }
    }

    /** Why an entry is of no use. */
    public enum Fault {
        EMPTY("is empty"),
        NO_EQUALS("has no '='"),
        BAD_KEY("has a key that the cloud does not take as a label"),
        BAD_VALUE("has a value that the cloud does not take in a label"),
        TWICE("is there twice"),
        TOO_MANY("is one too many: at most " + MOST + " labels");

        private final String text;

        Fault(String text) {
            this.text = text;
        }
    }

    /** @param entry counted from 1 */
    public record Problem(Fault fault, int entry) {
        /** For example {@code entry 2 has no '='}; quotes nothing of the setting. */
        public String text() {
            return "entry " + entry + " " + fault.text;
        }
    }

    /** @param labels the sound entries; to be used only if there are no problems */
    public record Read(LabelList labels, List<Problem> problems) {
        public Read {
            problems = List.copyOf(problems);
        }
    }

    /** Reads a list; an empty text is an empty list. Spaces around entries, keys and values do not count. */
    public static Read parse(String text, Grammar grammar) {
        Set<Label> labels = new LinkedHashSet<>();
        List<Problem> problems = new ArrayList<>();
        if (text.isBlank()) {
            return new Read(NONE, problems);
        }
        String[] entries = text.split(",", MOST + 2);
        for (int i = 0; i < entries.length; i++) {
            String entry = entries[i].strip();
            int equals = entry.indexOf('=');
            Label label = equals < 0
                    ? new Label(entry, "")
                    : new Label(
                            entry.substring(0, equals).strip(),
                            entry.substring(equals + 1).strip());
            if (i == MOST) {
                problems.add(new Problem(Fault.TOO_MANY, i + 1));
                break;
            } else if (entry.isEmpty()) {
                problems.add(new Problem(Fault.EMPTY, i + 1));
            } else if (equals < 0) {
                problems.add(new Problem(Fault.NO_EQUALS, i + 1));
            } else if (!grammar.key.matcher(label.key).matches()) {
                problems.add(new Problem(Fault.BAD_KEY, i + 1));
            } else if (!grammar.value.matcher(label.value).matches()) {
                problems.add(new Problem(Fault.BAD_VALUE, i + 1));
            } else if (!labels.add(label)) {
                problems.add(new Problem(Fault.TWICE, i + 1));
            }
        }
        return new Read(new LabelList(labels), problems);
    }

    boolean isEmpty() {
        return labels.isEmpty();
    }

    boolean allOn(Map<String, String> worn) {
        return labels.stream().allMatch(label -> label.isOn(worn));
    }

    boolean anyOn(Map<String, String> worn) {
        return labels.stream().anyMatch(label -> label.isOn(worn));
    }

    /** As it is written in the setting, in the order of the alphabet. */
    @Override
    public String toString() {
        return labels.stream().map(Label::toString).sorted().collect(Collectors.joining(","));
    }
}
