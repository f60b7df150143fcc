/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import io.quaywatch.config.ScannerConfig;
import io.quaywatch.config.Setting;
import io.quaywatch.config.SettingReader;
import io.quaywatch.snapshot.LabelList;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reader for which an unset value is a problem too. What it answers after a problem is never used. */
record GcpSettingReader(SettingReader reader) {
    private static final Pattern FLAG = Pattern.compile("true|false");

    String text(Setting setting, Pattern form) {
        return reader.matching(setting, form).orElseGet(() -> reader.missing(setting, ""));
    }

    int number(Setting setting, int least, int most) {
        return reader.number(setting, least, most);
    }

    boolean flag(Setting setting) {
        return Boolean.parseBoolean(text(setting, FLAG));
    }

    Path path(Setting setting) {
        return reader.path(setting).orElseGet(() -> reader.missing(setting, Path.of("")));
    }

    /** At least one entry, each of this form. */
    List<String> list(Setting setting, Pattern form) {
        List<String> entries =
                reader.text(setting).map(GcpSettingReader::entries).orElseGet(() -> reader.missing(setting, List.of()));
        if (!entries.stream().allMatch(entry -> form.matcher(entry).matches())) {
            reader.problem(setting, "is not " + setting.range());
            return List.of();
        }
        return entries.stream().distinct().toList();
    }

    private static List<String> entries(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }

    <T> T oneOf(Setting setting, List<T> values, Function<T, String> name, T standard) {
        String text = reader.text(setting).orElse("");
        return values.stream()
                .filter(value -> name.apply(value).equals(text))
                .findFirst()
                .orElseGet(() -> {
                    reader.problem(setting, "is not " + setting.range());
                    return standard;
                });
    }

    LabelList labels(Setting setting) {
        LabelList.Read read = LabelList.parse(reader.text(setting).orElse(""), LabelList.Grammar.GCP);
        read.problems().forEach(problem -> reader.problem(setting, problem.text()));
        return read.labels();
    }

    /** One for each region: a scanner that found out later that it has none would leave its job to fail. */
    Map<String, String> subnetworks(List<String> regions) {
        Map<String, String> subnetworks = new TreeMap<>();
        for (String entry : reader.text(GcpSettings.SUBNETWORK)
                .map(GcpSettingReader::entries)
                .orElseGet(() -> reader.missing(GcpSettings.SUBNETWORK, List.of()))) {
            int equals = entry.indexOf('=');
            String region = equals < 0 ? "" : entry.substring(0, equals);
            String name = ComputeNames.path(entry.substring(equals + 1));
            Matcher form = GcpSettings.SUBNETWORK_NAME.matcher(name);
            if (!form.matches() || !form.group(1).equals(region) || subnetworks.put(region, name) != null) {
                reader.problem(GcpSettings.SUBNETWORK, "is not " + GcpSettings.SUBNETWORK.range());
                return Map.of();
            }
        }
        if (reader.isSound(GcpSettings.SUBNETWORK) && !subnetworks.keySet().containsAll(regions)) {
            reader.problem(GcpSettings.SUBNETWORK, "lacks a region of " + GcpSettings.REGIONS.name());
        }
        return subnetworks;
    }

    ScannerConfig shared(Map<String, String> environment) {
        return ScannerConfig.from(environment, reader);
    }

    void problem(Setting setting, String what) {
        reader.problem(setting, what);
    }

    void end() {
        reader.end();
    }
}
