/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Vulnerabilities as the API prints them, with its mixture of numbers and strings. */
final class FlawJson {
    private FlawJson() {}

    /** {@code severity1Count} to {@code severity5Count}. */
    static ObjectNode counts(List<KnownFlaw> flaws) {
        ObjectNode counts = SimulatorJson.object();
        for (int severity = 5; severity >= 1; severity--) {
            counts.put("severity" + severity + "Count", count(flaws, severity));
        }
        return counts;
    }

    static ObjectNode summary(List<KnownFlaw> flaws) {
        ObjectNode summary = SimulatorJson.object();
        ObjectNode confirmed = summary.putObject("confirmed");
        for (int severity = 1; severity <= 5; severity++) {
            confirmed.put("sev" + severity + "Count", count(flaws, severity));
        }
        summary.putObject("potential");
        ObjectNode patches = summary.putObject("patchAvailability");
        ObjectNode patchable = patches.putObject("confirmed");
        for (int severity = 1; severity <= 5; severity++) {
            patchable.put(
                    "sev" + severity + "Count",
                    count(flaws.stream().filter(flaw -> !flaw.fix().isEmpty()).toList(), severity));
        }
        patches.putObject("potential");
        return summary;
    }

    static ObjectNode detail(KnownFlaw flaw, Instant first, Instant last, String layerSha) {
        ObjectNode detail = SimulatorJson.object();
        detail.put("qid", flaw.qid()).put("title", flaw.title());
        detail.put("severity", flaw.severity()).put("customerSeverity", flaw.severity());
        detail.put("risk", flaw.severity() * 10).put("category", flaw.category());
        flaw.cves().forEach(detail.putArray("cveids")::add);
        detail.put("typeDetected", "CONFIRMED");
        detail.putArray("discoveryType").add("AUTHENTICATED");
        detail.putArray("authType").add("UNIX_AUTH");
        detail.put("patchAvailable", !flaw.fix().isEmpty());
        detail.put("published", 1_738_660_042_992L);
        detail.put("firstFound", Long.toString(first.toEpochMilli()));
        detail.put("lastFound", Long.toString(last.toEpochMilli()));
        detail.putObject("cvssInfo").put("baseScore", "5.0").put("temporalScore", "3.7");
        detail.putObject("cvss3Info").put("baseScore", flaw.baseScore()).put("temporalScore", "6.5");
        detail.put("qdsScore", flaw.severity() * 18 + flaw.qid() % 10);
        software(detail, flaw);
        ObjectNode intelligence = detail.putObject("threatIntel").putNull("activeAttacks");
        if (flaw.qid() % 4 == 0) {
            intelligence.put("publicExploit", true);
        } else {
            intelligence.putNull("publicExploit");
        }
        detail.put("isExempted", false).putNull("vendorData");
        detail.putArray("layerSha").add(layerSha);
        detail.putArray("scanType").add("OS");
        detail.putNull("port").putNull("status");
        detail.putArray("product");
        detail.putArray("vendor");
        return detail;
    }

    /** One flaw in six has no software list, only the table text. */
    private static void software(ObjectNode detail, KnownFlaw flaw) {
        Optional<String> fix = Optional.of(flaw.fix()).filter(version -> !version.isEmpty());
        if (flaw.qid() % 6 == 0) {
            detail.putNull("software");
        } else {
            ObjectNode entry = detail.putArray("software").addObject();
            entry.put("name", flaw.software()).put("version", flaw.installed());
            entry.put("fixVersion", fix.orElse(null));
            entry.putNull("packagePath");
        }
        detail.put(
                "result",
                "#table cols=\"3\"\nPackage Installed_Version Required_Version\n" + flaw.software() + " "
                        + flaw.installed() + " " + fix.orElse("-"));
    }

    private static int count(List<KnownFlaw> flaws, int severity) {
        return (int) flaws.stream().filter(flaw -> flaw.severity() == severity).count();
    }
}
